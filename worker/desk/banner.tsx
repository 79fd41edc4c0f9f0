import type { Context } from 'hono'
import { listTroubles } from '../db/failures.ts'
import { tellTrouble } from '../notifications/failures.tsx'
import { isLoopbackAllowed } from '../security/webhook-url.ts'
import type { Site } from '../sites/site.ts'
import { thisMoment } from '../time/clock.ts'
import type { DeskApp } from './session.ts'

const LOOPBACK_NOTE = 'Webhooks may go to this machine: for trying out only.'

/**
 * What keeps alerts of a site from arriving, a sentence each, and that the switch for trying out is
 * on; nothing to whoever sees one report.
 */
export async function readTroubles(c: Context<DeskApp>, site: Site): Promise<readonly string[]> {
  if (c.get('isOneReport')) return []
  const { now } = thisMoment()
  const troubles = (await listTroubles(c.env.DB, site.id)).map((trouble) => {
    const { headline, since } = tellTrouble(trouble, site, now)
    return `${headline}, since ${since}.`
  })
  return isLoopbackAllowed(c.env) ? [...troubles, LOOPBACK_NOTE] : troubles
}

/** Tells on every page of the desk what fails, and leads to where it can be mended. */
export function Banner({ troubles, hasLink }: { troubles: readonly string[]; hasLink: boolean }) {
  const failing = troubles.filter((sentence) => sentence !== LOOPBACK_NOTE)
  return (
    <>
      {failing.length > 0 && (
        <div class="trouble" role="status">
          {failing.map((sentence) => (
            <p>{sentence}</p>
          ))}
          {hasLink && <a href="/desk/deliveries">See what did not arrive</a>}
        </div>
      )}
      {troubles.includes(LOOPBACK_NOTE) && <p class="trying small">{LOOPBACK_NOTE}</p>}
    </>
  )
}
