import type { Context } from 'hono'
import { Hono } from 'hono'
import { readFigures, type FiguresReport } from '../app/read-figures.ts'
import { findSite } from '../db/sites.ts'
import { sendPage, Shell } from '../http/page.tsx'
import { Problem } from '../problem.ts'
import type { Site, Staff } from '../sites/site.ts'
import { readClock } from '../time/clock.ts'
import { formatTime } from '../time/format.ts'
import type { DeskApp } from './session.ts'
import { DeskHeader, KEYS, readFailures } from './ui/shell.tsx'

/** `/desk/figures`: what is counted of a site, to look at and for programs. */
export const figures = new Hono<DeskApp>()

figures.get('/', async (c) => {
  const site = await requireSite(c)
  const { now } = readClock()
  const [read, troubles] = await Promise.all([
    readFigures(c.env, site.id, now),
    readFailures(c, site),
  ])
  const props = { site, staff: c.get('staff'), troubles, read, now }
  return sendPage(c, <FiguresPage {...props} />)
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
  readonly now: number
}

function FiguresPage({ site, staff, troubles, read, now }: FiguresProps) {
  const { days, total, backlog } = read
  return (
    <Shell
      styles="/desk.css"
      wide
      script={KEYS}
      title={`Figures · ${site.name}`}
      header={<DeskHeader site={site} staff={staff} troubles={troubles} />}
    >
      <h1>Figures</h1>
      <p class="soft">The reports of the last 28 days, and what became of them.</p>
      <dl class="numbers card">
        {COLUMNS.map(({ name, field }) => (
          <div>
            <dt>{name}</dt>
            <dd>{total[field]}</dd>
          </div>
        ))}
      </dl>
      <p>{waitingSentence(backlog, site, now)}</p>
      <section class="card">
        <h2>Day by day</h2>
        {days.length === 0 ? <p class="soft">No reports yet.</p> : <DayTable days={days} />}
      </section>
      <p class="soft small">
        Each report counts on the day it came in (UTC). An alert has failed once we’ve stopped
        retrying it. {!read.isWhole && 'Only the newest 1,000 reports are counted. '}
        <a href="/desk/figures/json">The same as JSON</a>
      </p>
    </Shell>
  )
}

/** What is counted, in the words of the whole and of the table's narrow heads. */
const COLUMNS = [
  { field: 'raised', name: 'Reports', head: 'Reports' },
  { field: 'answered', name: 'Answered', head: 'Answered' },
  { field: 'inTime', name: 'Answered in time', head: 'In time' },
  { field: 'delivered', name: 'Alerts delivered', head: 'Alerts' },
  { field: 'failed', name: 'Alerts failed', head: 'Failed' },
] as const

function DayTable({ days }: Pick<FiguresReport, 'days'>) {
  return (
    <table class="figures">
      <thead>
        <tr>
          <th scope="col">Day</th>
          {COLUMNS.map(({ head }) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {days.map((one) => (
          <tr>
            <th scope="row">
              <time datetime={one.day}>
                <span class="weekday">{WEEKDAY.format(Date.parse(one.day))} </span>
                {DAY.format(Date.parse(one.day))}
              </time>
            </th>
            {COLUMNS.map(({ field }) => (
              <td class={one[field] === 0 ? 'none' : ''}>{one[field]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' })
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

function waitingSentence(
  { pending, dueNow, oldest }: FiguresReport['backlog'],
  site: Site,
  now: number,
) {
  if (pending === 0) return 'No alerts are waiting.'
  const waiting = pending === 1 ? '1 alert is waiting' : `${pending} alerts are waiting`
  if (dueNow === 0 || oldest === null) return `${waiting} for a later time.`
  const since = formatTime(Date.parse(oldest), now, site.calendar)
  return `${waiting}. ${dueNow === pending ? 'Due now' : `${dueNow} due now`}, the oldest since ${since}.`
}
