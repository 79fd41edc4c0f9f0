import { Hono } from 'hono'
import type { Context } from 'hono'
import { DetailsBody, KeyBody, RaiseBody, type Withdrawal } from '../contract.ts'
import type { Env } from '../env.ts'
import { thisMoment } from '../moment.ts'
import { ownOrigin } from '../own-origin.ts'
import { parse, readBody } from '../parse.ts'
import { Problem } from '../problem.ts'
import type { Report } from '../report.ts'
import { change } from '../road/perform.ts'
import { hashOf, isSameHash } from '../secret.ts'
import { wasTold } from '../store/delivery.ts'
import { findForChange, findForRaise, listEvents } from '../store/report.ts'
import { admit, openToRefusals } from './origin.ts'
import { raise } from './raise.ts'
import { conversationOf, receiptOf } from './receipt.ts'

type App = { Bindings: Env }

/** `/v1`: what the widget says to the collector. */
export const intake = new Hono<App>()

intake.use(async function allowRefusals(c, next) {
  openToRefusals(c)
  await next()
})

intake.post('/reports', async (c) => {
  const body = await readBody(c.req.raw)
  const input = parse(RaiseBody, body.text)
  const found = await findForRaise(c.env.DB, input.id, input.site)
  if (!found) throw new Problem('unknown_site')
  admit(c, found.desk.site)
  const click = { input, bodyHash: await hashOf(body.bytes), collector: ownOrigin(c) }
  const { report, isNew } = await raise(c.env, found.desk, found.report, click, thisMoment())
  return c.json(receiptOf(report, statusUrl(c, input.key)), isNew ? 201 : 200)
})

intake.post('/reports/:id/details', async (c) => {
  const { key, finished, ...details } = parse(DetailsBody, (await readBody(c.req.raw)).text)
  const report = await authorise(c, key)
  const moment = thisMoment()
  const actor = { role: 'customer' } as const
  const command = { type: 'add_details', details } as const
  await change(c.env, report.id, { actor, command }, moment)
  if (finished) {
    await change(c.env, report.id, { actor, command: { type: 'finish' } }, moment)
  }
  return c.json(receiptOf(report, statusUrl(c, key)))
})

intake.post('/reports/:id/withdraw', async (c) => {
  const { key } = parse(KeyBody, (await readBody(c.req.raw)).text)
  const report = await authorise(c, key)
  const moment = thisMoment()
  const command = { type: 'withdraw' } as const
  await change(c.env, report.id, { actor: { role: 'customer' }, command }, moment)
  const staffTold = await wasTold(c.env.DB, report.id, moment.now)
  const receipt: Withdrawal = { ...receiptOf(report, statusUrl(c, key)), staffTold }
  return c.json(receipt)
})

// A POST, so that the key stands in no address and the browser asks no permission first.
intake.post('/reports/:id/status', async (c) => {
  const { key } = parse(KeyBody, (await readBody(c.req.raw)).text)
  const report = await authorise(c, key)
  const events = await listEvents(c.env.DB, report.id)
  return c.json(conversationOf(report, events, statusUrl(c, key), thisMoment().now))
})

for (const path of ['/reports', '/reports/:id/:act{details|withdraw|status}']) {
  intake.all(path, () => {
    throw new Problem('method_not_allowed')
  })
}

/** The report that the address names, if the key is its own and the page one of its site's. */
async function authorise(c: Context<App, '/reports/:id/*'>, key: string): Promise<Report> {
  const found = await findForChange(c.env.DB, c.req.param('id') ?? '')
  if (!found) throw new Problem('unknown_report')
  admit(c, found.desk.site)
  if (!isSameHash(found.report.keyHash, await hashOf(key))) throw new Problem('wrong_key')
  return found.report
}

function statusUrl(c: Context, key: string): string {
  return `${ownOrigin(c)}/r/${key}`
}
