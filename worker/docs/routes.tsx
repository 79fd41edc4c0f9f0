import { type Context, Hono } from 'hono'
import type { Env } from '../env.ts'
import { sendPage } from '../http/page.tsx'
import { Problem } from '../problem.ts'
import { GUIDES } from './guides.ts'
import { FrontPage, GuidePage, IndexPage } from './page.tsx'
import styles from './docs.css'

type App = { Bindings: Env }

const KEPT = 'public, max-age=300'

/** `/docs`: the guides, which say nothing of any site and are open to everybody. */
export const docs = new Hono<App>({ strict: false })

/** `/`: what this is. */
export const sendFrontPage = (c: Context<App>) => sendPage(c, <FrontPage />)

docs.get('/', (c) => sendPage(c, <IndexPage />))

docs.get('/docs.css', (c) =>
  c.body(styles, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': KEPT }),
)

// Of the build, as the widget's files are.
docs.get('/pictures/:file{[a-z-]+\\.png}', async (c) => {
  const path = `/docs/pictures/${c.req.param('file')}`
  const picture = await c.env.ASSETS.fetch(`https://assets.invalid${path}`)
  if (!picture.ok) throw new Problem('not_found')
  const headers = { 'Content-Type': 'image/png', 'Cache-Control': KEPT }
  return c.body(await picture.arrayBuffer(), 200, headers)
})

docs.get('/:name', (c) => {
  const guide = GUIDES.find(({ name }) => name === c.req.param('name'))
  if (!guide) throw new Problem('not_found')
  return sendPage(c, <GuidePage guide={guide} />)
})
