import { OLD_LINKS_DAYS, type SigningKeys } from '../../app/signing-keys.ts'
import { TimeElement } from '../../http/page.tsx'
import type { Site } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import { secretFault } from '../ui/shell.tsx'

interface KeysCardProps {
  /** How the collector's keys stand. */
  readonly keys: SigningKeys
  readonly site: Site
  readonly now: number
}

/** The keys with which links in emails are signed: for admins, since all links depend on them. */
export function KeysCard({ keys, site, now }: KeysCardProps) {
  const fault = secretFault(keys)
  return (
    <section class="card" id="keys">
      <h2>Keys</h2>
      {fault !== null && (
        <p class="notice fault" role="alert">
          {fault}
        </p>
      )}
      {keys.secret === 'ok' && <NewKeyForm keys={keys} site={site} now={now} />}
      {keys.secret === 'unset' && (
        <p>
          Deploy with <code>npm run deploy</code>. It makes the secret and shows it once. Keep it in
          your password manager.
        </p>
      )}
      {keys.secret === 'missing' && (
        <p>
          <PutBack /> If it’s lost, deploy with <code>npm run deploy -- --new-secret</code>. Then
          you can make new keys here.
        </p>
      )}
      {keys.secret === 'wrong' && <LostForm />}
    </section>
  )
}

function PutBack() {
  return (
    <>
      Restore the one you kept: <code>npx wrangler secret put COLLECTOR_SECRET</code>.
    </>
  )
}

function NewKeyForm({ keys: { since }, site, now }: KeysCardProps) {
  return (
    <form method="post" action="/desk/settings/keys">
      <p>
        Links in emails are signed with a key.
        {since !== null && (
          <>
            {' '}
            This one has signed since{' '}
            <TimeElement at={since}>{formatTime(since, now, site.calendar)}</TimeElement>.
          </>
        )}{' '}
        If you make a new one, links signed with the old key work for {OLD_LINKS_DAYS} more days.
      </p>
      <button type="submit" class="quiet">
        Make a new key
      </button>
    </form>
  )
}

function LostForm() {
  return (
    <form method="post" action="/desk/settings/keys">
      <p>
        <PutBack /> If it’s lost, make new keys. Links in earlier emails then stop working, and
        customers who get emails are sent a new link. Endpoints need their addresses and secrets
        again.
      </p>
      <div class="field">
        <label class="choice" for="keys-lost">
          <input type="checkbox" id="keys-lost" name="lost" value="yes" required />
          The old secret is lost and won’t come back
        </label>
      </div>
      <button type="submit" class="quiet">
        Make new keys and send new links
      </button>
    </form>
  )
}
