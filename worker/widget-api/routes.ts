import { Hono } from 'hono'
import { change } from '../app/execute-command.ts'
import { hear } from '../app/receive-from-customer.ts'
import {
  ChooseBody,
  DetailsBody,
  IdentityBody,
  KeyBody,
  RaiseBody,
  ReopenBody,
  type Withdrawal,
  WordsBody,
} from '../contract.ts'
import { isBlocked } from '../db/customers.ts'
import { wasTold } from '../db/deliveries.ts'
import { within } from '../db/query.ts'
import { listEvents } from '../db/reports.ts'
import { parse, readBody } from '../http/body.ts'
import { ownOrigin } from '../http/guards.ts'
import { requireRoomToAct } from '../http/rate-limit.ts'
import { Problem } from '../problem.ts'
import type { Command } from '../reports/commands.ts'
import { hashOf } from '../security/crypto.ts'
import { addressHash } from '../security/links.ts'
import { thisMoment } from '../time/clock.ts'
import { accept, scrubEvidence } from './accept.ts'
import { addPicture } from './attachments.ts'
import { type Act, type App, authorise, type Found, isVouched, statusUrlOf } from './auth.ts'
import { conversationOf } from './conversation.ts'
import { openToRefusals } from './cors.ts'
import { receiptOf } from './receipt.ts'

/** An answer that takes longer helps nobody: the device keeps what was said and tries again. */
const ANSWER_MAX_MS = 9_000

/** `/v1`: what the widget says to the collector. */
export const intake = new Hono<App>()

intake.use(async function allowRefusals(c, next) {
  openToRefusals(c)
  await next()
})

intake.post('/reports', async (c) => {
  const body = await readBody(c.req.raw)
  const input = parse(RaiseBody, body.text)
  const click = { input, bodyHash: await hashOf(body.bytes), collector: ownOrigin(c) }
  const { report, site, status } = await accept(c, click)
  return c.json(receiptOf(report, site, statusUrlOf(c, input.key)), status)
})

// Before anything is read. Asking how it stands adds nothing to it.
intake.use('/reports/:id/*', async function boundActs(c, next) {
  if (!c.req.path.endsWith('/status')) await requireRoomToAct(c)
  await next()
})

// Before the bounds of all other acts: a picture takes its time.
intake.post('/reports/:id/attachments', addPicture)

intake.use('/reports/:id/*', async function boundTime(_c, next) {
  await within(ANSWER_MAX_MS, next)
})

intake.post('/reports/:id/details', async (c) => {
  const body = parse(DetailsBody, (await readBody(c.req.raw)).text)
  const { key, said, finished, evidence, ...told } = body
  const details = { ...told, ...(evidence && { evidence: scrubEvidence(evidence) }) }
  const { report, site } = await authorise(c, key)
  const moment = thisMoment()
  const actor = { role: 'customer' } as const
  const command = { type: 'add_details', details } as const
  await hear(c.env, { report, site }, { actor, command, said }, moment)
  if (finished) {
    await change(c.env, report.id, { actor, command: { type: 'finish' } }, moment)
  }
  return c.json(receiptOf(report, site, statusUrlOf(c, key)))
})

intake.post('/reports/:id/withdraw', async (c) => {
  const { key, said } = parse(KeyBody, (await readBody(c.req.raw)).text)
  const { report, site } = await authorise(c, key)
  const moment = thisMoment()
  const wanted = { actor: { role: 'customer' }, command: { type: 'withdraw' }, said } as const
  await change(c.env, report.id, wanted, moment)
  const staffTold = await wasTold(c.env.DB, report.id, moment.now)
  const receipt: Withdrawal = { ...receiptOf(report, site, statusUrlOf(c, key)), staffTold }
  return c.json(receipt)
})

// A POST, so that the key stands in no address and the browser asks no permission first.
intake.post('/reports/:id/status', async (c) => {
  const { key } = parse(KeyBody, (await readBody(c.req.raw)).text)
  return answer(c, key, await authorise(c, key))
})

intake.post('/reports/:id/messages', async (c) => {
  const { key, said, text } = parse(WordsBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'write', text }, said)
})

intake.post('/reports/:id/choose', async (c) => {
  const { key, said, remedy } = parse(ChooseBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'pick', remedyId: remedy }, said)
})

intake.post('/reports/:id/propose', async (c) => {
  const { key, said, text } = parse(WordsBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'counter', text }, said)
})

intake.post('/reports/:id/confirm', async (c) => {
  const { key, said } = parse(KeyBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'confirm', note: null }, said)
})

intake.post('/reports/:id/reopen', async (c) => {
  const { key, said, text = null } = parse(ReopenBody, (await readBody(c.req.raw)).text)
  return follow(c, key, { type: 'reopen', reason: text }, said)
})

intake.post('/reports/:id/identity', async (c) => {
  const { key, email, signature } = parse(IdentityBody, (await readBody(c.req.raw)).text)
  const { report, site } = await authorise(c, key)
  const isOurs = await isVouched(site, email, signature)
  if (!isOurs || (await isBlocked(c.env.DB, site.id, await addressHash(email)))) {
    throw new Problem('wrong_signature')
  }
  const wanted = { actor: { role: 'system' }, command: { type: 'vouch_mail', email } } as const
  await change(c.env, report.id, wanted, thisMoment())
  return c.json(receiptOf(report, site, statusUrlOf(c, key)))
})

const ACTS = 'identity|details|attachments|withdraw|status|messages|choose|propose|confirm|reopen'
for (const path of ['/reports', `/reports/:id/:act{${ACTS}}`]) {
  intake.all(path, () => {
    throw new Problem('method_not_allowed')
  })
}

/** Does what the customer wants and answers with the conversation as it is then. */
async function follow(c: Act, key: string, command: Command, said?: string): Promise<Response> {
  const { report, site } = await authorise(c, key)
  const wanted = { actor: { role: 'customer' }, command, said } as const
  return answer(c, key, { report: await hear(c.env, { report, site }, wanted, thisMoment()), site })
}

async function answer(c: Act, key: string, { report, site }: Found): Promise<Response> {
  const events = await listEvents(c.env.DB, report.id)
  const seen = { site, statusUrl: statusUrlOf(c, key), now: thisMoment().now }
  return c.json(await conversationOf(report, events, seen))
}
