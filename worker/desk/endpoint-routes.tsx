import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { enableEndpoint, markEndpointWorks, rotateSecret } from '../db/endpoints.ts'
import { settleTroubles } from '../db/failures.ts'
import { findDesk } from '../db/sites.ts'
import { ownOrigin } from '../http/guards.ts'
import { sendTest } from '../notifications/channels/test-message.ts'
import { Problem } from '../problem.ts'
import { newEndpointSecret } from '../security/crypto.ts'
import { addressRule } from '../security/webhook-url.ts'
import type { SiteDesk } from '../sites/site.ts'
import { thisMoment } from '../time/clock.ts'
import type { DeliveriesProps } from './deliveries-page.tsx'
import { readForm } from './form.ts'
import type { DeskApp } from './session.ts'

const IdField = v.object({ id: v.pipe(v.string(), v.maxLength(100)) })
const SecretFields = v.object({
  ...IdField.entries,
  seen: v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number)),
})

type Show = (
  c: Context<DeskApp>,
  shown: Partial<Pick<DeliveriesProps, 'news' | 'result'>>,
) => Promise<Response>

/** `/desk/deliveries/endpoints`: tries an endpoint out, enables it, or gives it a new secret. */
export function endpoints(show: Show): Hono<DeskApp> {
  const routes = new Hono<DeskApp>()

  routes.post('/test', async (c) => {
    const { endpoint, site } = await requireEndpoint(c, (await readForm(c, IdField)).id)
    const origin = ownOrigin(c)
    const rule = addressRule(c.env, origin)
    const tested = await sendTest(endpoint, site, `${origin}/desk/deliveries`, rule, thisMoment())
    if (tested.ok) {
      await markEndpointWorks(c.env.DB, endpoint)
      await settleTroubles(c.env.DB, thisMoment().now, site.id)
    }
    return show(c, { result: { id: endpoint.id, tested } })
  })

  routes.use(async function requireAdmin(c, next) {
    if (c.get('staff').role !== 'admin') throw new Problem('wrong_role')
    await next()
  })

  routes.post('/enable', async (c) => {
    const { endpoint, site } = await requireEndpoint(c, (await readForm(c, IdField)).id)
    await enableEndpoint(c.env.DB, endpoint)
    await settleTroubles(c.env.DB, thisMoment().now, site.id)
    const sentence = 'Enabled. What was kept back is sent when you send it again.'
    return show(c, { news: { sentence, isFault: false } })
  })

  routes.post('/secret', async (c) => {
    const { id, seen } = await readForm(c, SecretFields)
    const { endpoint } = await requireEndpoint(c, id)
    const secret = newEndpointSecret()
    const { now } = thisMoment()
    // A second press would end the secret that every receiver still has.
    const isMade = await rotateSecret(c.env.DB, endpoint, { secret, now, seen })
    if (isMade) return show(c, { result: { id, secret } })
    const sentence = 'The secret was changed meanwhile, so it was not changed again.'
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
