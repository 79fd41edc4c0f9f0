import { mkdirSync } from 'node:fs'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import sharp from 'sharp'
import { CHROMIUM_ARGS, requireChromium } from '../tests/support/chromium.ts'
import { type DemoBeside, startBeside } from './start-beside.ts'

/** Where the guides look for them. */
const PICTURES = `${import.meta.dirname}/../worker/docs/pictures`
const MAIL_MAX_MS = 90_000
/** What the pictures call the shop, whichever port it has this time. */
const SHOP_NAME = 'https://kiln-and-clay.example'
/** Seen around a dialog. */
const MARGIN = 16

// What is written here is in English for whoever reads the pictures; all else is found by roles,
// addresses and names of fields, whatever the labels say.
const STORIES = [
  {
    reason: 'money',
    text: 'I paid twice for the tall jug. My bank shows 48.00 on Monday and again on Tuesday.',
    wish: 'refund',
    page: '/checkout',
    title: 'Basket',
  },
  {
    reason: 'order',
    text: 'The morning bowl came with a crack, and it was a birthday present for tomorrow.',
    wish: 'fix',
    page: '/orders',
    title: 'Your orders',
  },
  {
    reason: 'missing',
    text: 'Where do I find out whether the salt dish may go into the oven?',
    wish: 'explain',
    page: '/',
    title: 'Shop',
  },
] as const

/** What the person at the desk answers to the report that is answered. */
const ANSWER =
  'Your bowl arrived cracked, on the day before it was to be a present. I am sorry. I have put another one aside and will ring the courier now.'

interface Raised {
  readonly id: string
  readonly reference: string
  readonly statusUrl: string
}

const demo = await startBeside()
const browser = await chromium.launch({
  executablePath: requireChromium(),
  args: [...CHROMIUM_ARGS],
})
try {
  mkdirSync(PICTURES, { recursive: true })
  await takeAll(demo)
} finally {
  await browser.close()
  await demo.stop()
}

async function takeAll({ collector, shop, signIn }: DemoBeside): Promise<void> {
  const customer = await newContext(1_000, 700)
  const page = await customer.newPage()
  await page.route('**/v1/reports', (route) => {
    const body = route.request().postData() ?? ''
    return route.continue({ postData: body.replace(shop, SHOP_NAME) })
  })
  await page.goto(`${shop}/?amends=open`)
  await page.locator('dialog[open] button').nth(1).waitFor()
  // It names languages that this machine may have no letters for.
  await page.evaluate(() => document.querySelector('footer')?.remove())
  await take(page, 'panel')

  const raised: Raised[] = []
  for (const story of STORIES) raised.push(await raise(page, shop, story))
  const [, answered] = raised
  if (!answered) throw new Error('No report was raised.')
  await take(page, 'receipt', page.locator('dialog[open]'))

  const alert = await newContext(700, 900)
  const mails = await alert.newPage()
  const mail = await findAlert(mails, shop, answered.reference)
  // What a frame of another process draws is scaled up, and blurred.
  await mail.locator('iframe').evaluate(
    (frame: HTMLIFrameElement) =>
      new Promise((resolve) => {
        frame.addEventListener('load', resolve, { once: true })
        frame.removeAttribute('sandbox')
        frame.srcdoc += ' '
      }),
  )
  await take(mails, 'alert', mail)

  const staff = await newContext(1_080, 740)
  const desk = await staff.newPage()
  await desk.goto(signIn)
  await desk.locator('form[method="post"] [type="submit"]').last().click()
  await desk.waitForURL(`${collector}/desk`)
  await take(desk, 'inbox')
  await desk.goto(`${collector}/desk/reports/${answered.id}`)
  const answer = desk.locator('form[data-act="acknowledge"]')
  await answer.locator('textarea').first().fill(ANSWER)
  await take(desk, 'report')
  await answer.locator('[type="submit"]').last().click()
  await desk.locator('form[data-act="plan"]').first().waitFor({ state: 'attached' })

  const status = await newContext(700, 760)
  const own = await status.newPage()
  await own.goto(answered.statusUrl)
  await take(own, 'status')
}

function newContext(width: number, height: number): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Lisbon',
    reducedMotion: 'reduce',
  })
}

/** Raises a report as a page does, tells its story and waits until the collector has it. */
async function raise(page: Page, shop: string, story: (typeof STORIES)[number]): Promise<Raised> {
  await page.goto(`${shop}${story.page}`)
  const sent = page.waitForResponse((response) => response.url().endsWith('/v1/reports'))
  await page.evaluate(({ reason }) => {
    const calls = ((
      window as unknown as { Amends?: { push(call: readonly string[]): void } }
    ).Amends ??= [] as unknown as { push(call: readonly string[]): void })
    calls.push(['raise', reason])
  }, story)
  const response = await sent
  const { report, statusUrl } = (await response.json()) as {
    readonly report: { readonly id: string; readonly reference: string }
    readonly statusUrl: string
  }
  await page.locator('dialog[open] a[href*="/r/"]').waitFor()
  const { key } = response.request().postDataJSON() as { readonly key: string }
  const told = await fetch(`${new URL(response.url()).origin}/v1/reports/${report.id}/details`, {
    method: 'POST',
    headers: { origin: shop, 'content-type': 'text/plain' },
    body: JSON.stringify({
      key,
      text: story.text,
      wish: story.wish,
      contact: { email: 'kim@mail.example' },
      finished: true,
    }),
  })
  if (!told.ok) throw new Error(`The story was not taken: ${await told.text()}`)
  return { ...report, statusUrl }
}

/** The mail that tells staff of a report, in the demo's mailbox. */
async function findAlert(page: Page, shop: string, reference: string) {
  const until = Date.now() + MAIL_MAX_MS
  const mail = page.locator('article:has(iframe)').filter({ hasText: reference }).first()
  while (Date.now() < until) {
    await page.goto(`${shop}/mailbox`)
    if ((await mail.count()) > 0) return mail
  }
  throw new Error(`No alert of ${reference} came.`)
}

/** Takes the window as it stands, or one part of it with a little of what is around. */
async function take(page: Page, name: string, part?: ReturnType<Page['locator']>): Promise<void> {
  await part?.scrollIntoViewIfNeeded()
  await page.evaluate(async () => {
    if (document.activeElement instanceof HTMLTextAreaElement) document.activeElement.blur()
    // It says that this collector is for trying out, as it is.
    document.querySelector('.top .trying')?.remove()
    await document.fonts.ready
  })
  if (!part) await page.evaluate(() => scrollTo(0, 0))
  const box = await part?.boundingBox()
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  const clip = box && {
    x: Math.max(0, box.x - MARGIN),
    y: Math.max(0, box.y - MARGIN),
    width: Math.min(width, box.x + box.width + MARGIN) - Math.max(0, box.x - MARGIN),
    height: Math.min(height, box.y + box.height + MARGIN) - Math.max(0, box.y - MARGIN),
  }
  const options = { animations: 'disabled', caret: 'hide', ...(clip && { clip }) } as const
  const shot = sharp(await page.screenshot(options))
  const { size } = await shot
    .png({ palette: true, effort: 10, compressionLevel: 9, dither: 0 })
    .toFile(`${PICTURES}/${name}.png`)
  console.log(`${name}.png  ${Math.round(size / 1_000)} kB`)
}
