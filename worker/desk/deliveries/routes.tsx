import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { storeAll } from '../../app/drain-intake.ts'
import { deleteDeadLetter, listDeadLetters } from '../../db/dead-letters.ts'
import {
  channelColumns,
  deleteEndpoint,
  enableEndpoint,
  insertEndpoint,
  listMissed,
  markEndpointWorks,
  rotateSecret,
} from '../../db/endpoints.ts'
import { settleFailures } from '../../db/failures.ts'
import { findBacklog } from '../../db/queries/backlog.ts'
import {
  listOutgoing,
  listOutgoingOf,
  type OutgoingGroup,
  replayMissed,
  replayRange,
  REPLAY_MAX,
  sendAgain,
} from '../../db/queries/delivery-log.ts'
import { findReport } from '../../db/reports.ts'
import { findDesk } from '../../db/sites.ts'
import { listGivenUp, retryGivenUp } from '../../db/work/due-commands.ts'
import { findWorkBacklog } from '../../db/work/due-work.ts'
import type { Env, IntakeMessage } from '../../env.ts'
import { ownOrigin } from '../../http/guards.ts'
import { sendPage } from '../../http/page.tsx'
import { log, logError } from '../../log.ts'
import { findChannel, readConfig, secretFieldsOf } from '../../notifications/channels/channels.ts'
import { sendTest } from '../../notifications/channels/test-message.ts'
import { postsTo } from '../../notifications/routing.ts'
import { wake, wakeWork } from '../../notifications/wake.ts'
import { Problem } from '../../problem.ts'
import { idPrefixOf, REPORT_ID } from '../../reports/reference.ts'
import { newEndpointSecret } from '../../security/crypto.ts'
import { secretsIn } from '../../security/encryption.ts'
import { secretMark, openEndpoint, encryptEndpoint } from '../../security/secrets.ts'
import { addressRule } from '../../security/webhook-url.ts'
import type { SiteDesk } from '../../sites/site.ts'
import { readClock } from '../../time/clock.ts'
import type { DeskApp } from '../session.ts'
import { fromField, readFields, readForm } from '../ui/form.ts'
import { readFailures } from '../ui/shell.tsx'
import { DeliveriesPage, type DeliveriesProps, type Section } from './page.tsx'

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const Key = v.object({
  reportId: Id,
  seq: v.pipe(v.string(), v.regex(/^\d{1,9}$/), v.transform(Number)),
  channel: v.picklist(['mail', 'webhook']),
  recipientId: Id,
  /** The report that the page was about. */
  report: v.optional(v.pipe(v.string(), v.regex(REPORT_ID))),
})

/** More of one kind are not looked at on a page. */
const SECTION_MAX = 50
const SECTIONS: readonly {
  readonly group: OutgoingGroup
  readonly title: string
  readonly hint?: string
  readonly isFolded?: boolean
}[] = [
  { group: 'dead', title: 'Failed' },
  { group: 'failing', title: 'Retrying' },
  { group: 'waiting', title: 'Scheduled' },
  {
    group: 'settled',
    title: 'Done',
    hint: 'For the newest 40 reports. To see older ones, search by reference.',
    isFolded: true,
  },
]

const ADDED = 'Added. Send a test to see whether it works.'

/** `/desk/deliveries`: who was told what, and how to send it again. */
export const deliveries = new Hono<DeskApp>()

deliveries.get('/', async (c) => {
  if (c.req.query('added') !== undefined) {
    return showDeliveries(c, { news: { sentence: ADDED, isFault: false } })
  }
  const put = /^\d{1,5}$/.exec(c.req.query('put') ?? '')?.[0]
  return showDeliveries(c, { news: put === undefined ? null : newsOf(Number(put)) })
})

// The address that stands in the browser after a form was not taken.
deliveries.on(
  'GET',
  ['/again', '/replay', '/endpoints/:act', '/held/:act', '/follow-ups/:act'],
  (c) => c.redirect('/desk/deliveries', 303),
)

deliveries.use(async function requireLead(c, next) {
  if (c.get('staff').role === 'agent') throw new Problem('wrong_role')
  await next()
})

deliveries.post('/again', async (c) => {
  const { report, ...key } = await readForm(c, Key)
  const { now } = readClock()
  const { siteId } = c.get('staff')
  const about = await findReport(c.env.DB, key.reportId)
  if (about?.siteId !== siteId) throw new Problem('not_found')
  const isPut = await sendAgain(c.env.DB, siteId, key, now)
  await settleFailures(c.env.DB, now, siteId)
  if (isPut) await wake(c.env, key.reportId, now, now)
  const page = report === undefined ? '' : `report=${report}&`
  return c.redirect(`/desk/deliveries?${page}put=${isPut ? 1 : 0}`, 303)
})

deliveries.post('/replay', async (c) => {
  const fields = await readFields(c)
  const { timeZone } = (await requireDesk(c)).site.calendar
  const from = fromField(fields['from'] ?? '', timeZone)
  const to = fromField(fields['to'] ?? '', timeZone)
  if (from === null || to === null || from > to) {
    const sentence = 'The start must be before the end.'
    return showDeliveries(c, { news: { sentence, isFault: true }, range: fields })
  }
  const recipientId = fields['recipient'] || null
  const range = { from, to, recipientId, withDelivered: fields['which'] === 'all' }
  const { siteId } = c.get('staff')
  const { now } = readClock()
  const count =
    (await replayRange(c.env.DB, siteId, range, now)) + (await replayHeld(c, range, now))
  await settleFailures(c.env.DB, now, siteId)
  return c.redirect(`/desk/deliveries?put=${count}`, 303)
})

deliveries.post('/follow-ups/again', async (c) => {
  const { siteId } = c.get('staff')
  const { now } = readClock()
  const count = await retryGivenUp(c.env.DB, siteId, now)
  if (count > 0) await wakeWork(c.env, siteId, 'commands', now, now)
  return c.redirect('/desk/deliveries#follow-ups', 303)
})

deliveries.route('/endpoints', endpoints(showDeliveries))
deliveries.route('/held', held(showDeliveries))

// What was held back has no row of its own: the events say what there is to tell.
async function replayHeld(
  c: Context<DeskApp>,
  { from, to, recipientId }: Parameters<typeof replayRange>[2],
  now: number,
): Promise<number> {
  const { endpoints: all, site } = await requireDesk(c)
  let count = 0
  for (const missed of await listMissed(c.env.DB, site.id)) {
    const { endpointId } = missed
    const endpoint = all.find(({ id }) => id === endpointId)
    const isWanted = recipientId === null || recipientId === endpointId
    if (!endpoint || endpoint.disabledAt !== null || !isWanted) continue
    const range = { from, to, types: postsTo(endpoint) }
    count += await replayMissed(c.env.DB, site.id, missed, range, now)
  }
  return count
}

function newsOf(count: number): DeliveriesProps['news'] {
  if (count === 0) {
    const sentence = 'Nothing to resend. Either nothing matches, or it’s already on its way.'
    return { sentence, isFault: false }
  }
  const what = count === 1 ? 'One delivery will be resent' : `${count} deliveries will be resent`
  const more = count >= REPLAY_MAX ? ' That’s the limit for one go, so there may be more.' : ''
  return { sentence: `${what} within a minute.${more}`, isFault: false }
}

async function requireDesk(c: Context<DeskApp>) {
  const desk = await findDesk(c.env.DB, c.get('staff').siteId)
  if (!desk) throw new Problem('not_found')
  return desk
}

/** What a page is shown with, beside what the database says. */
type Shown = Partial<Pick<DeliveriesProps, 'news' | 'result' | 'refused' | 'range'>>

async function showDeliveries(c: Context<DeskApp>, shown: Shown) {
  const { now } = readClock()
  const desk = await requireDesk(c)
  const { site } = desk
  const about = aboutIn(c)
  const [troubles, letters, backlog, workBacklog, givenUp, missed, sections] = await Promise.all([
    readFailures(c, site),
    listDeadLetters(c.env.DB, site.id),
    findBacklog(c.env.DB, now, site.id),
    findWorkBacklog(c.env.DB, now, site.id),
    listGivenUp(c.env.DB, site.id),
    listMissed(c.env.DB, site.id),
    about === null ? readSections(c) : readReport(c, about.prefix),
  ])
  const found = sections[0]?.deliveries[0]?.reportId ?? null
  const rule = addressRule(c.env, ownOrigin(c))
  const props = { news: null, result: null, refused: null, range: null, ...shown }
  return sendPage(
    c,
    <DeliveriesPage
      desk={desk}
      troubles={troubles}
      letters={letters}
      backlog={backlog}
      work={{ backlog: workBacklog, givenUp }}
      missed={missed}
      sections={sections}
      now={now}
      rule={rule}
      unreadable={await listUnreadable(c.env, desk)}
      {...props}
      staff={c.get('staff')}
      about={about && { reportId: found, query: about.query }}
    />,
    props.news?.isFault === true ? 422 : 200,
  )
}

// Where the worker's secret was lost, these need their addresses and secrets anew.
async function listUnreadable(env: Env, desk: SiteDesk): Promise<readonly string[]> {
  const secrets = secretsIn(env)
  const opened = await Promise.all(desk.endpoints.map((one) => openEndpoint(secrets, one)))
  return desk.endpoints.filter((_one, at) => opened[at] === null).map(({ id }) => id)
}

// A link names a report by its id, people by its reference.
function aboutIn(c: Context<DeskApp>) {
  const id = REPORT_ID.exec(c.req.query('report') ?? '')?.[0]
  if (id !== undefined) return { prefix: id, query: '' }
  const query = c.req.query('q')?.slice(0, 20)
  return query === undefined ? null : { prefix: idPrefixOf(query), query }
}

async function readSections(c: Context<DeskApp>): Promise<readonly Section[]> {
  const { siteId } = c.get('staff')
  return Promise.all(
    SECTIONS.map(async ({ group, ...rest }) => {
      const found = await listOutgoing(c.env.DB, siteId, group, SECTION_MAX + 1)
      const isCut = found.length > SECTION_MAX
      return { ...rest, deliveries: found.slice(0, SECTION_MAX), isCut }
    }),
  )
}

async function readReport(c: Context<DeskApp>, prefix: string | null): Promise<readonly Section[]> {
  if (prefix === null) return []
  const { siteId } = c.get('staff')
  const found = await listOutgoingOf(c.env.DB, siteId, prefix, SECTION_MAX + 1)
  const isCut = found.length > SECTION_MAX
  return [{ title: 'Newest first', deliveries: found.slice(0, SECTION_MAX), isCut }]
}

const IdField = v.object({ id: v.pipe(v.string(), v.maxLength(100)) })
const SecretFields = v.object({
  ...IdField.entries,
  seen: v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number)),
})

type Show = (
  c: Context<DeskApp>,
  shown: Partial<Pick<DeliveriesProps, 'news' | 'result' | 'refused'>>,
) => Promise<Response>

/** More than anybody needs, and few enough for each alert to go to all of them. */
const ENDPOINTS_MAX = 20

/** `/desk/deliveries/endpoints`: adds and removes endpoints, tries them out, enables them again. */
function endpoints(show: Show): Hono<DeskApp> {
  const routes = new Hono<DeskApp>()

  routes.post('/test', async (c) => {
    const { endpoint, site } = await requireEndpoint(c, (await readForm(c, IdField)).id)
    const origin = ownOrigin(c)
    const rule = addressRule(c.env, origin)
    const sending = { secrets: secretsIn(c.env), rule }
    const tested = await sendTest(endpoint, site, `${origin}/desk/deliveries`, sending, readClock())
    if (tested.ok) {
      await markEndpointWorks(c.env.DB, endpoint)
      await settleFailures(c.env.DB, readClock().now, site.id)
    }
    return show(c, { result: { id: endpoint.id, tested } })
  })

  routes.use(async function requireAdmin(c, next) {
    if (c.get('staff').role !== 'admin') throw new Problem('wrong_role')
    await next()
  })

  routes.post('/add', async (c) => {
    const { channel: name = '', ...fields } = await readFields(c)
    const channel = findChannel({ channel: name })
    if (!channel) throw new Problem('invalid', ['channel'])
    const refuse = (sentence: string) => {
      const refused = { channel: name, values: fields }
      return show(c, { news: { sentence, isFault: true }, refused })
    }
    // A field that is left empty is not given.
    const given = Object.entries(fields).filter(([, value]) => value.trim() !== '')
    const config = readConfig(channel, Object.fromEntries(given), addressRule(c.env, ownOrigin(c)))
    if (!('url' in config)) return refuse(config.map(({ sentence }) => sentence).join(' '))
    const { siteId, id: addedBy } = c.get('staff')
    const { endpoints: others } = await requireDesk(c)
    if (others.length >= ENDPOINTS_MAX)
      return refuse('There are 20 endpoints already. Remove one first.')
    const { now, newId } = readClock()
    const id = `${siteId}-${name}-${newId().slice(0, 8)}`
    const secret = channel.isSigned ? newEndpointSecret() : ''
    const { url, ...rest } = config
    const settings = rest as Readonly<Record<string, string>>
    const plain = { id, url, secret, previousSecret: null, config: settings }
    const names = secretFieldsOf({ channel: name })
    const { parts, marks } = await encryptEndpoint(secretsIn(c.env), plain, names)
    const columns = channelColumns(name, { url: parts.url, ...parts.config })
    const row = { siteId, id, secret: parts.secret, addedBy, marks }
    await insertEndpoint(c.env.DB, row, columns, now)
    if (channel.isSigned) return show(c, { result: { id, secret, isFirst: true } })
    return c.redirect('/desk/deliveries?added', 303)
  })

  routes.post('/remove', async (c) => {
    const { endpoint, site } = await requireEndpoint(c, (await readForm(c, IdField)).id)
    const { now } = readClock()
    if (endpoint.addedBy === null) {
      const sentence = 'This endpoint comes from your site’s settings file. Remove it there.'
      return show(c, { news: { sentence, isFault: true } })
    }
    await deleteEndpoint(c.env.DB, endpoint)
    await settleFailures(c.env.DB, now, site.id)
    return show(c, { news: { sentence: 'Removed. Nothing more is sent there.', isFault: false } })
  })

  routes.post('/enable', async (c) => {
    const { endpoint, site } = await requireEndpoint(c, (await readForm(c, IdField)).id)
    await enableEndpoint(c.env.DB, endpoint)
    await settleFailures(c.env.DB, readClock().now, site.id)
    const sentence = 'Enabled. Resend anything that was held back.'
    return show(c, { news: { sentence, isFault: false } })
  })

  routes.post('/secret', async (c) => {
    const { id, seen } = await readForm(c, SecretFields)
    const { endpoint } = await requireEndpoint(c, id)
    const secret = newEndpointSecret()
    const { now } = readClock()
    // A second press would end the secret that every receiver still has.
    const { parts } = await encryptEndpoint(secretsIn(c.env), { ...endpoint, secret }, [])
    const change = { secret: parts.secret, mark: await secretMark(secret), now, seen }
    const isMade = await rotateSecret(c.env.DB, endpoint, change)
    if (isMade) return show(c, { result: { id, secret, isFirst: false } })
    const sentence = 'The secret has just been changed, so it wasn’t changed again.'
    return show(c, { news: { sentence, isFault: true } })
  })

  return routes
}

async function requireEndpoint(c: Context<DeskApp>, id: string) {
  const desk: SiteDesk | null = await findDesk(c.env.DB, c.get('staff').siteId)
  const endpoint = desk?.endpoints.find((one) => one.id === id)
  if (!desk || !endpoint) throw new Problem('not_found')
  return { site: desk.site, endpoint }
}

type ShowHeld = (c: Context<DeskApp>, shown: Pick<DeliveriesProps, 'news'>) => Promise<Response>

const ReportIdField = v.object({ id: v.pipe(v.string(), v.regex(REPORT_ID)) })
const STILL_NOT =
  'The report still couldn’t be stored. Nothing is lost, and it stays here. If its ID is already taken by another report, it can’t be stored at all.'

/** `/desk/deliveries/held`: what was accepted and not stored is stored, or deleted for good. */
function held(show: ShowHeld): Hono<DeskApp> {
  const routes = new Hono<DeskApp>()

  routes.post('/again', async (c) => {
    const letters = await readLetters(c)
    const stored = await storeAgain(c, letters)
    for (const letter of stored) await deleteDeadLetter(c.env.DB, letter)
    await settleFailures(c.env.DB, readClock().now, c.get('staff').siteId)
    if (stored.size < letters.length) {
      return show(c, { news: { sentence: STILL_NOT, isFault: true } })
    }
    return c.redirect('/desk/deliveries', 303)
  })

  routes.post('/drop', async (c) => {
    const staff = c.get('staff')
    if (staff.role !== 'admin') throw new Problem('wrong_role')
    const letters = await readLetters(c)
    for (const letter of letters) await deleteDeadLetter(c.env.DB, letter)
    await settleFailures(c.env.DB, readClock().now, staff.siteId)
    log('dead_letter_dropped', { site: staff.siteId, staff: staff.id, letters: letters.length })
    return c.redirect('/desk/deliveries', 303)
  })

  return routes
}

async function readLetters(c: Context<DeskApp>): Promise<readonly IntakeMessage[]> {
  const { id } = await readForm(c, ReportIdField)
  return listDeadLetters(c.env.DB, c.get('staff').siteId, id)
}

async function storeAgain(
  c: Context<DeskApp>,
  letters: readonly IntakeMessage[],
): Promise<ReadonlySet<IntakeMessage>> {
  try {
    return await storeAll(c.env, letters, readClock())
  } catch (error) {
    logError('held_again_failed', error instanceof Problem ? (error.cause ?? error) : error)
    return new Set()
  }
}
