import type { D1Database } from '@cloudflare/workers-types'
import { Hono } from 'hono'
import * as v from 'valibot'

const Body = v.object({ id: v.string(), text: v.pipe(v.string(), v.maxLength(4000)) })

const app = new Hono<{ Bindings: { DB: D1Database } }>()

/** The least that any collector does: check a body and insert one row. */
app.post('/bare', async (c) => {
  const { id, text } = v.parse(Body, await c.req.json())
  await c.env.DB.prepare('INSERT INTO bare (id, text) VALUES (?, ?)').bind(id, text).run()
  return c.json({ id }, 201)
})

export default app
