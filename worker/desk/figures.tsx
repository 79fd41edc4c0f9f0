import type { Context } from 'hono'
import { Hono } from 'hono'
import { readFigures, type FiguresReport } from '../app/read-figures.ts'
import { findSite } from '../db/sites.ts'
import { sendPage, Shell } from '../http/page.tsx'
import { Problem } from '../problem.ts'
import type { Site, Staff } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'
import type { DeskApp } from './session.ts'
import { DeskHeader, KEYS, readFailures } from './ui/shell.tsx'

/** `/desk/figures`: what is counted of a site, to look at and for programs. */
export const figures = new Hono<DeskApp>()

figures.get('/', async (c) => {
  const site = await requireSite(c)
  const [read, troubles] = await Promise.all([
    readFigures(c.env, site.id, readClock().now),
    readFailures(c, site),
  ])
  const page = <FiguresPage site={site} staff={c.get('staff')} troubles={troubles} read={read} />
  return sendPage(c, page)
})

figures.get('/json', async (c) => {
  const site = await requireSite(c)
  return c.json(await readFigures(c.env, site.id, readClock().now))
})

async function requireSite(c: Context<DeskApp>): Promise<Site> {
  const site = await findSite(c.env.DB, c.get('staff').siteId)
  if (!site) throw new Problem('not_found')
  return site
}

interface FiguresProps {
  readonly site: Site
  readonly staff: Staff
  readonly troubles: readonly string[]
  readonly read: FiguresReport
}

function FiguresPage({ site, staff, troubles, read }: FiguresProps) {
  const { days, total, backlog } = read
  const rows = [...days.map((one) => [one.day, one] as const), ['All of them', total] as const]
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={`Figures · ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>Figures</h1>
      <section class="card">
        <h2>Waiting to be delivered</h2>
        <p>
          {backlog.pending === 0
            ? 'Nothing is waiting.'
            : `${backlog.pending} alerts are waiting, ${backlog.dueNow} of them are due.`}
          {backlog.oldest !== null && ` The oldest has been due since ${backlog.oldest}.`}
        </p>
      </section>
      <section class="card">
        <h2>The last 28 days</h2>
        <table>
          <thead>
            <tr>
              {['Day', 'Raised', 'Answered', 'In time', 'Delivered', 'Failed'].map((title) => (
                <th scope="col">{title}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([day, one]) => (
              <tr>
                <th scope="row">{day}</th>
                <td>{one.raised}</td>
                <td>{one.answered}</td>
                <td>{one.inTime}</td>
                <td>{one.delivered}</td>
                <td>{one.failed}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="soft small">
          By the day (UTC) on which a report came in. Failed means that we gave up.{' '}
          {!read.isWhole && 'Only the newest 1,000 reports are counted. '}
          <a href="/desk/figures/json">The same as JSON</a>
        </p>
      </section>
    </Shell>
  )
}
