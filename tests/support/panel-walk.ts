import type { BrowserContextOptions, Page } from 'playwright-core'
import type { KnownIssue, PanelSettings } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { newPage } from './browser.ts'
import type { Scene } from './scene.ts'
import { driveTo } from './stories.ts'

/** Every state of the panel, and the launcher's own. */
export type PanelState =
  | 'launcher'
  | 'failed'
  | 'ask'
  | 'sending'
  | 'receipt'
  | 'questions'
  | 'undone, nobody told'
  | 'undone, staff told'
  | 'ask with a notice'
  | 'kept'
  | 'kept, answered'
  | 'ask with unsent'
  | 'undone, dropped'
  | 'given back'
  | 'answered'
  | 'offered'
  | 'resolved'

interface Walk {
  readonly lang: string
  readonly dir: string
  readonly body?: string
  readonly options: BrowserContextOptions
}

const NOTICE: KnownIssue = {
  id: 'n1',
  text: 'Kiln 3: Checkout fails for some cards. 🔧',
  until: Date.now() + 3 * 60 * 60 * 1000,
  pages: [],
}

/** For so long an undo is offered; an answer is waited for longer. */
const UNDO_MS = 7_000

/** In the page: however long a look takes, an undo is still offered, and an answer waited for. */
function holdOn(least: number) {
  const own = window.setTimeout
  Object.assign(window, {
    setTimeout: (run: () => void, ms = 0, ...rest: unknown[]) =>
      own(run, ms < least ? ms : 600_000, ...rest),
  })
}

/**
 * Leads a customer through every state of the panel and looks at each. It goes by the structure of
 * the panel, not by its words, so that it works in every language.
 */
export async function walkPanel(
  scene: Scene,
  { lang, dir, body = '<main><h1>Shop</h1></main>', options }: Walk,
  look: (state: PanelState, page: Page) => Promise<unknown>,
): Promise<void> {
  scene.host.serve(body, { head: scene.head, root: `lang="${lang}" dir="${dir}"` })
  const { page, context } = await newPage(scene.browser, options)
  await page.addInitScript(holdOn, UNDO_MS)
  const at = (selector: string) => page.locator(`dialog ${selector}`)
  const launcher = page.locator('.launch')
  const raise = () => at('.reason').last().click()
  const [settle, takeBack] = [at('.row button').first(), at('.row .plain')]
  const answer = '**/v1/reports'

  await page.route('**/w/_/panel*', (route) => route.abort())
  await page.goto(scene.host.origin)
  await launcher.waitFor()
  await look('launcher', page)
  await launcher.click()
  await page.locator('.status:not(:empty)').waitFor()
  await look('failed', page)
  await page.unroute('**/w/_/panel*')

  const details = page.waitForResponse(/details-/)
  await launcher.click()
  await at('.reason').first().waitFor()
  await details
  await look('ask', page)

  const held = Promise.withResolvers<void>()
  await page.route(answer, async (route) => {
    await held.promise
    await route.continue()
  })
  await raise()
  await at('.reason').first().waitFor({ state: 'detached' })
  await look('sending', page)
  held.resolve()
  await takeBack.waitFor()
  await page.unroute(answer)
  await look('receipt', page)
  await settle.click()
  await at('input[type=radio]').last().check()
  await at('#wishText').fill('Ein neuer Krug, bitte.')
  await at('#contact').fill('call me')
  await at('#contact').blur()
  await at('.said.bad:not(:empty)').waitFor()
  await look('questions', page)
  await at('.close').click()

  await launcher.click()
  await raise()
  await takeBack.click()
  await at('h2 + .wide').waitFor()
  await look('undone, nobody told', page)
  await page.route('**/withdraw', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), staffTold: true } })
  })
  await at('h2 + .wide').click()
  await raise()
  await takeBack.click()
  await at('h2 + .wide').waitFor()
  await look('undone, staff told', page)
  await page.unroute('**/withdraw')

  await addNotice(page)
  await page.goto(scene.host.origin)
  await launcher.click()
  await at('.notice').waitFor()
  await look('ask with a notice', page)
  await page.route(answer, (route) => route.abort())
  await raise()
  await settle.waitFor()
  await look('kept', page)
  await settle.click()
  await at('#text').fill('لا شيء يعمل. Nothing works.')
  await at('#text').blur()
  await at('.said:not(:empty)').waitFor()
  await look('kept, answered', page)
  await at('.close').click()
  await launcher.click()
  // What is not sent comes a moment after the report that is, and stands above it.
  await at('.reason ~ .link').nth(1).waitFor()
  await look('ask with unsent', page)
  await at('.reason ~ .link').first().click()
  await at('#text').waitFor()
  await at('.link').last().click()
  await at('h2 + .wide').waitFor()
  await look('undone, dropped', page)
  await page.unroute(answer)
  await page.route(answer, (route) => route.fulfill({ status: 400 }))
  await at('h2 + .wide').click()
  await raise()
  await at('#back').waitFor()
  await look('given back', page)
  await context.close()
  await walkAnswers(scene, options, look)
}

/** Goes on with another customer, to whom nothing was given back. */
async function walkAnswers(
  scene: Scene,
  options: BrowserContextOptions,
  look: Parameters<typeof walkPanel>[2],
): Promise<void> {
  const { page, context } = await newPage(scene.browser, options)
  const at = (selector: string) => page.locator(`dialog ${selector}`)
  await keepReports(scene, page)
  await page.goto(scene.host.origin)
  await page.locator('.launch').click()
  for (const [index, state] of (['answered', 'offered', 'resolved'] as const).entries()) {
    await at('.reason ~ .link').nth(index).click()
    await at('#words').waitFor()
    await look(state, page)
    await at('.wide.reason').click()
  }
  await context.close()
}

/** Lets the site say that something is known. */
async function addNotice(page: Page): Promise<void> {
  await page.route('**/demo/panel/**', async (route) => {
    const response = await route.fetch()
    const [words = '', settings = ''] = (await response.text()).split('\n')
    const said = JSON.parse(settings.slice(settings.indexOf('{'))) as PanelSettings
    const more = JSON.stringify({ ...said, notices: [NOTICE] })
    await route.fulfill({ response, body: `${words}\nexport const settings=${more}` })
  })
}

/** Puts reports on the device, before a visit, that are answered, have an offer, and are resolved. */
async function keepReports({ collector }: Scene, page: Page): Promise<void> {
  const kept = []
  for (const state of ['acknowledged', 'proposed', 'resolved'] as const) {
    const { id, key } = await driveTo(collector, state)
    const reference = (await findReport(collector.db, id))?.reference ?? ''
    kept.push({ id, key, reference, statusUrl: `${collector.url}/r/${key}`, seen: 99 })
  }
  const json = JSON.stringify(kept)
  await page.addInitScript((reports) => localStorage.setItem('amends:demo', reports), json)
}
