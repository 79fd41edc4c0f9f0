import { Hono } from 'hono'
import * as v from 'valibot'
import { executeById } from '../app/execute-command.ts'
import { receiveFromCustomer } from '../app/receive-from-customer.ts'
import {
  ChooseBody,
  DetailsBody,
  Email,
  IdentityBody,
  KeyBody,
  NewsBody,
  RaiseBody,
  ReopenBody,
  type Withdrawal,
  WordsBody,
} from '../contract.ts'
import { wasTold } from '../db/deliveries.ts'
import { isBlocked } from '../db/mail/confirmations.ts'
import { within } from '../db/query.ts'
import { listEvents } from '../db/reports.ts'
import { parse, readBody } from '../http/body.ts'
import { ownOrigin } from '../http/guards.ts'
import { limitActions } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'
import type { Command } from '../reports/commands.ts'
import { redactEvidence, redactField } from '../reports/redaction.ts'
import { hashOf } from '../security/crypto.ts'
import { addressHashes } from '../security/links.ts'
import { readClock } from '../time/clock.ts'
import { accept } from './accept.ts'
import { addPicture } from './attachments.ts'
import {
  type AuthorisedContext,
  type App,
  authorise,
  type Found,
  isVouched,
  statusUrlOf,
} from './auth.ts'
import { conversationOf } from './conversation.ts'
import { openToRefusals } from './cors.ts'
import { newsOf } from './news.ts'
import { receiptOf } from './receipt.ts'

/** An answer that takes longer helps nobody: the device keeps what was said and tries again. */
const ANSWER_MAX_MS = 9_000

/** `/v1`: what the widget says to the collector. */
export const widgetApi = new Hono<App>()

widgetApi.use(async function allowRefusals(c, next) {
  openToRefusals(c)
  await next()
})

widgetApi.post('/reports', async (c) => {
  const body = await readBody(c.req.raw)
  const input = parse(RaiseBody, body.text)
  const click = { input, bodyHash: await hashOf(body.bytes), collector: ownOrigin(c) }
  const { report, site, status } = await accept(c, click)
  return c.json(receiptOf(report, site, statusUrlOf(c, input.key)), status)
})

widgetApi.post('/news', async (c) => {
  const kept = parse(NewsBody, (await readBody(c.req.raw)).text)
  return c.text(await within(ANSWER_MAX_MS, () => newsOf(c, kept, readClock().now)))
})

// Before anything is read. Asking how it stands adds nothing to it.
widgetApi.use('/reports/:id/*', async function boundActs(c, next) {
  if (!c.req.path.endsWith('/status')) await limitActions(c)
  await next()
})

// Before the bounds of all other acts: a picture takes its time.
widgetApi.post('/reports/:id/attachments', addPicture)

widgetApi.use('/reports/:id/*', async function boundTime(_c, next) {
  await within(ANSWER_MAX_MS, next)
})

widgetApi.post('/reports/:id/details', async (c) => {
  const body = parse(DetailsBody, (await readBody(c.req.raw)).text)
  const { key, said, finished, order, evidence, ...told } = body
  const details = {
    ...told,
    ...(order !== undefined && { order: redactField('order', order) }),
    ...(evidence && { evidence: redactEvidence(evidence) }),
  }
  const { report, site } = await authorise(c, key)
  const moment = readClock()
  const actor = { role: 'customer' } as const
  const command = { type: 'add_details', details } as const
  await receiveFromCustomer(
    c.env,
    { report, site },
    { actor, command, idempotencyKey: said },
    moment,
  )
  if (finished) {
    await executeById(c.env, report.id, { actor, command: { type: 'finish' } }, moment)
  }
  return c.json(receiptOf(report, site, statusUrlOf(c, key)))
})

widgetApi.post('/reports/:id/withdraw', async (c) => {
  const { key, said } = parse(KeyBody, (await readBody(c.req.raw)).text)
  const { report, site } = await authorise(c, key)
  const moment = readClock()
  const wanted = {
    actor: { role: 'customer' },
    command: { type: 'withdraw' },
    idempotencyKey: said,
  } as const
  await executeById(c.env, report.id, wanted, moment)
  const staffTold = await wasTold(c.env.DB, report.id, moment.now)
  const receipt: Withdrawal = { ...receiptOf(report, site, statusUrlOf(c, key)), staffTold }
  return c.json(receipt)
})

// A POST, so that the key stands in no address and the browser asks no permission first.
widgetApi.post('/reports/:id/status', async (c) => {
  const { key } = parse(KeyBody, (await readBody(c.req.raw)).text)
  return answer(c, key, await authorise(c, key))
})

widgetApi.post('/reports/:id/messages', async (c) => {
  const { key, said, text } = parse(WordsBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'write', text }, said)
})

widgetApi.post('/reports/:id/choose', async (c) => {
  const { key, said, remedy } = parse(ChooseBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'pick', remedyId: remedy }, said)
})

widgetApi.post('/reports/:id/propose', async (c) => {
  const { key, said, text } = parse(WordsBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'counter', text }, said)
})

widgetApi.post('/reports/:id/confirm', async (c) => {
  const { key, said } = parse(KeyBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'confirm', note: null }, said)
})

widgetApi.post('/reports/:id/reopen', async (c) => {
  const { key, said, text = null } = parse(ReopenBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'reopen', reason: text }, said)
})

widgetApi.post('/reports/:id/identity', async (c) => {
  const { key, email: signed, signature } = parse(IdentityBody, (await readBody(c.req.raw)).text)
  const { report, site } = await authorise(c, key)
  const isOurs = await isVouched(c.env, site, signed, signature)
  const email = v.parse(Email, signed)
  if (!isOurs || (await isBlocked(c.env.DB, site.id, await addressHashes(email)))) {
    throw new Problem('wrong_signature')
  }
  const wanted = { actor: { role: 'system' }, command: { type: 'vouch_mail', email } } as const
  await executeById(c.env, report.id, wanted, readClock())
  return c.json(receiptOf(report, site, statusUrlOf(c, key)))
})

const ACTS = 'identity|details|attachments|withdraw|status|messages|choose|propose|confirm|reopen'
for (const path of ['/news', '/reports', `/reports/:id/:act{${ACTS}}`]) {
  widgetApi.all(path, () => {
    throw new Problem('method_not_allowed')
  })
}

/** Does what the customer wants and answers with the conversation as it is then. */
async function follow(
  c: AuthorisedContext,
  key: string,
  command: Command,
  said?: string,
): Promise<Response> {
  const { report, site } = await authorise(c, key)
  const wanted = { actor: { role: 'customer' }, command, idempotencyKey: said } as const
  return answer(c, key, {
    report: await receiveFromCustomer(c.env, { report, site }, wanted, readClock()),
    site,
  })
}

async function answer(
  c: AuthorisedContext,
  key: string,
  { report, site }: Found,
): Promise<Response> {
  const events = await listEvents(c.env.DB, report.id)
  const seen = { site, statusUrl: statusUrlOf(c, key), now: readClock().now }
  return c.json(await conversationOf(report, events, seen))
}
