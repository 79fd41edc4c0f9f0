import { Shell } from '../http/page.tsx'

const HEADER = <strong>Amends desk</strong>

interface OpenLinkProps {
  readonly name: string
  readonly path: string
  /** The link opens one report and not the desk. */
  readonly oneReport?: boolean
}

/** Stands between a sign-in link and the session: mail scanners follow links, people press buttons. */
export function OpenLinkPage({ name, path, oneReport = false }: OpenLinkProps) {
  return (
    <Shell title="Sign in" header={HEADER}>
      <section class="card">
        <h1>Hello {name}.</h1>
        <form method="post" action={path}>
          <button type="submit">{oneReport ? 'Open the report' : 'Sign in to the desk'}</button>
        </form>
      </section>
    </Shell>
  )
}

interface SignInProps {
  /** The report that somebody wanted to see, or null. */
  readonly to: string | null
  readonly sent: boolean
  /** What somebody typed before their session ended, or null. */
  readonly words?: string | null
  /** The report that somebody is signed in for, and for nothing else, or null. */
  readonly only?: string | null
}

/** What somebody without a session sees; says the same to everybody. */
export function SignInPage({ to, sent, words = null, only = null }: SignInProps) {
  return (
    <Shell title="Sign in" header={HEADER}>
      {words !== null && (
        <section class="notice fault" role="alert">
          <p>You were signed out meanwhile. These words were not sent; copy them:</p>
          <p class="words">{words}</p>
        </section>
      )}
      {only !== null && (
        <p class="notice">
          The link in the alert opened <a href={`/desk/reports/${only}`}>that one report</a>. For
          the whole desk, and for what cannot be undone, sign in.
        </p>
      )}
      <section class="card">
        <h1>Sign in to the desk</h1>
        {sent ? (
          <p class="notice" role="status">
            If this address belongs to staff, a link is on its way. It works once, for 15 minutes.
          </p>
        ) : (
          <p>We mail you a link that works once.</p>
        )}
        <form method="post" action="/desk/sign-in">
          <div class="field">
            <label for="email">Your work address</label>
            <input id="email" name="email" type="email" autocomplete="email" required />
          </div>
          {to !== null && <input type="hidden" name="to" value={to} />}
          <button type="submit">Send me a link</button>
        </form>
      </section>
    </Shell>
  )
}

/** A link that was used, is too old, or never was. */
export function UsedLinkPage() {
  return (
    <Shell title="This link does not work any more" header={HEADER}>
      <section class="card">
        <h1>This link does not work any more.</h1>
        <p>It was used, is too old, or was ended by signing out everywhere.</p>
        <p>
          <a href="/desk">Ask for a new one</a>
        </p>
      </section>
    </Shell>
  )
}
