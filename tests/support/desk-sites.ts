import { newClick, post, raise } from './click.ts'
import type { Collector } from './collector.ts'
import { customerOf } from './customer.ts'
import type { Ids } from './desk-routes.ts'
import { openDesk } from './desk.ts'
import { PNG } from './pictures.ts'

const MINUTE = 60_000

/** A site with something of every kind that an address or a form of the desk can name. */
export async function furnishSite(collector: Collector, id: string) {
  const desk = await openDesk(collector, id)
  const { db } = collector
  await db
    .prepare('INSERT INTO endpoint (site_id, id, url, secret, created_at) VALUES (?, ?, ?, ?, 1)')
    .bind(id, `${id}-crm`, 'http://localhost:9/hooks', 'whsec_AAAA')
    .run()
  const click = newClick({ site: id, text: `what ${id} was told` })
  await raise(collector, click)
  await customerOf(collector, click).attach(PNG)
  await post(collector, `/v1/reports/${click.id}/details`, { key: click.key, wish: 'listen' })
  const picture = await db
    .prepare('SELECT id FROM attachment WHERE report_id = ?')
    .bind(click.id)
    .first<string>('id')
  const by = JSON.stringify({ role: 'admin', id: `${id}-ada`, name: 'Ada' })
  await db.batch([
    db
      .prepare(
        `INSERT INTO notice (site_id, id, text, pages, report_id, pinned_at, pinned_by)
         VALUES (?, ?, 'Known.', '[]', ?, ?, ?)`,
      )
      .bind(id, `${id}-notice`, click.id, Date.now(), by),
    db
      .prepare(
        `INSERT INTO snippet (site_id, id, title, text, owner_id, review_by)
         VALUES (?, ?, 'Title', 'Words', ?, '2030-01-01')`,
      )
      .bind(id, `${id}-snippet`, `${id}-ada`),
  ])
  await collector.tick(MINUTE)
  const ids: Ids = {
    report: click.id,
    picture: picture ?? '',
    staff: `${id}-noa`,
    endpoint: `${id}-crm`,
    notice: `${id}-notice`,
    snippet: `${id}-snippet`,
  }
  return { ...desk, click, ids }
}

const OWNED = {
  report: 'site_id = ?1',
  event: 'report_id IN (SELECT id FROM report WHERE site_id = ?1)',
  delivery: 'site_id = ?1',
  attachment: 'site_id = ?1',
  staff: 'site_id = ?1',
  endpoint: 'site_id = ?1',
  notice: 'site_id = ?1',
  snippet: 'site_id = ?1',
} as const

// What the bell does meanwhile is nobody's act. What somebody sends again counts anew from
// `attempts_before`, which is looked at.
const MOVING = [
  'due_at',
  'lease_until',
  'attempts',
  'outcome',
  'status',
  'settled_at',
  'delivered_at',
  'body',
  'failing_since',
  'failures',
]

/** Everything that is stored of a site but for who is signed in, to see whether anything of it was changed. */
export async function everythingOf({ db }: Collector, siteId: string): Promise<string> {
  const tables = await Promise.all(
    Object.entries(OWNED).map(async ([table, where]) => {
      const { results } = await db
        .prepare(`SELECT * FROM ${table} WHERE ${where} ORDER BY 1, 2`)
        .bind(siteId)
        .all()
      return [table, results]
    }),
  )
  return JSON.stringify(tables, (name, value: unknown) => (MOVING.includes(name) ? null : value), 1)
}
