import type { Context } from 'hono'
import { listRefusedOrigins, type RefusedOrigin } from '../../db/refused-origins.ts'
import { listsOrigin } from '../../security/origin-pattern.ts'
import type { Site } from '../../sites/site.ts'
import { formatTime } from '../../time/format.ts'
import type { DeskApp } from '../session.ts'

/** Origins whose reports were refused and that the site still does not list: for admins alone. */
export async function readRefusedOrigins(
  c: Context<DeskApp>,
  site: Site,
): Promise<readonly RefusedOrigin[]> {
  if (c.get('staff').role !== 'admin') return []
  const all = await listRefusedOrigins(c.env.DB, site.id)
  return all.filter(({ origin }) => !listsOrigin(site, origin))
}

interface OriginsProps {
  readonly site: Site
  readonly refused: readonly RefusedOrigin[]
  readonly now: number
}

/** Which websites tried to raise reports and may not; nothing where there is none. */
export function OriginsCard({ site, refused, now }: OriginsProps) {
  if (refused.length === 0) return null
  return (
    <section class="card" id="origins">
      <h2>Refused websites</h2>
      <p>
        Customers tried to report a problem from these addresses, and your site doesn’t list them.
        If one is yours, add it to <code>origins</code>. For <code>null</code>, set{' '}
        <code>nullOrigin</code>. Copies wait on the customers’ devices for six days and are sent on
        their next visit.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Times</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {refused.map(({ origin, times, lastAt }) => (
            <tr>
              <td>
                <code>{origin}</code>
              </td>
              <td>{times}</td>
              <td>{formatTime(lastAt, now, site.calendar)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
