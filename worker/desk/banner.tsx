import type { Context } from 'hono'
import { tellTrouble } from '../alerts/trouble-words.ts'
import { thisMoment } from '../moment.ts'
import type { Site } from '../site.ts'
import { listTroubles } from '../store/trouble.ts'
import type { DeskApp } from './session.ts'

/** What keeps alerts of a site from arriving, a sentence each; nothing to whoever sees one report. */
export async function readTroubles(c: Context<DeskApp>, site: Site): Promise<readonly string[]> {
  if (c.get('isOneReport')) return []
  const { now } = thisMoment()
  return (await listTroubles(c.env.DB, site.id)).map((trouble) => {
    const { headline, since } = tellTrouble(trouble, site, now)
    return `${headline}, since ${since}.`
  })
}

/** Tells on every page of the desk what fails, and leads to where it can be mended. */
export function Banner({ troubles, hasLink }: { troubles: readonly string[]; hasLink: boolean }) {
  if (troubles.length === 0) return null
  return (
    <div class="trouble" role="status">
      {troubles.map((sentence) => (
        <p>{sentence}</p>
      ))}
      {hasLink && <a href="/desk/deliveries">See what did not arrive</a>}
    </div>
  )
}
