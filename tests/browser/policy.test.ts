// @module-tag long
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { waitLonger } from '../support/capture.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

// Chromium then hands over the tab of this title, as if somebody had agreed to it.
const scene = useScene('whole', ['--auto-select-tab-capture-source-by-title=Host'])
beforeAll(async () => {
  await scene.collector.seed({ id: 'silent', origins: [scene.host.origin], signals: true })
})
const NONCE = 'cmFuZG9t'

type Amends = ReturnType<typeof widget>

/** Every chunk that there is, with the act that loads it and proves that it works, in their order. */
const CHUNKS: readonly (readonly [name: string, act: (amends: Amends, page: Page) => unknown])[] = [
  ['amends.js', (amends) => amends.launcher.hover()],
  ['signals', (_amends, page) => page.clock.fastForward(2_500)],
  ['dead', () => {}],
  [
    'question',
    async (_amends, page) => {
      for (let count = 0; count < 4; count++) await page.locator('#dead').click()
      await page.getByRole('button', { name: 'No, it’s fine' }).click()
    },
  ],
  [
    'panel',
    async (amends) => {
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
    },
  ],
  [
    'sending',
    async (amends) => {
      await amends.reason('Something else').click()
      await amends.heading('Thank you for telling us.').waitFor()
    },
  ],
  [
    'details',
    async (amends, page) => {
      await amends.addMore.click()
      await amends.words.fill('Nothing works.')
      await amends.words.blur()
      await page.locator('#said', { hasText: 'Sent' }).waitFor()
    },
  ],
  ['evidence', (_amends, page) => page.locator('summary').click()],
  // Before the press, which a browser remembers for five seconds.
  [
    'screenshot',
    (_amends, page) => page.getByRole('button', { name: 'Take a screenshot' }).hover(),
  ],
  [
    'screenshot',
    async (_amends, page) => {
      await page.getByRole('button', { name: 'Take a screenshot' }).click()
      await page.getByRole('button', { name: 'Use this picture' }).click()
      await page.getByRole('img', { name: 'Picture 1' }).waitFor()
    },
  ],
  [
    'conversation',
    async (amends, page) => {
      await page.keyboard.press('Escape')
      await amends.launcher.click()
      await page.getByRole('button', { name: /Your report/ }).click()
      await page.getByLabel('Write to us').fill('Hello?')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.locator('dialog blockquote', { hasText: 'Hello?' }).waitFor()
    },
  ],
]

/** Policies as a site would write them, `ORIGIN` being the collector's. */
const POLICIES = {
  'an allowlist': 'script-src ORIGIN; connect-src ORIGIN',
  'a nonce alone': `script-src 'nonce-${NONCE}'; connect-src ORIGIN`,
  'a nonce that is handed on': `script-src 'nonce-${NONCE}' 'strict-dynamic'; connect-src ORIGIN`,
  'no styles': "style-src 'none'; script-src ORIGIN; connect-src ORIGIN",
  'Trusted Types, and no policy for them':
    "require-trusted-types-for 'script'; trusted-types 'none'; script-src ORIGIN",
  'all of it, and nothing else': `default-src 'none'; script-src 'nonce-${NONCE}' 'strict-dynamic';
    connect-src ORIGIN; style-src 'none'; img-src 'none'; font-src 'none'; base-uri 'none';
    form-action 'none'; frame-ancestors 'none'; worker-src 'none'; object-src 'none';
    require-trusted-types-for 'script'; trusted-types 'none'`,
}

async function visit(policy: string) {
  const { origin } = new URL(scene.collector.url)
  scene.host.serve('<h1>Strict</h1><button id="dead">Pay</button>', {
    head: scene.head.replace('<script', `<script nonce="${NONCE}"`).replace('/demo/', '/silent/'),
    policy: policy.replaceAll('ORIGIN', origin).replaceAll(/\s+/g, ' '),
  })
  const seen = await newPage(scene.browser)
  const loaded: string[] = []
  seen.page.on('requestfinished', (request) => {
    if (request.url().startsWith(origin)) loaded.push(new URL(request.url()).pathname)
  })
  await seen.page.clock.install()
  await waitLonger(seen.page)
  await seen.page.goto(scene.host.origin)
  const isLoaded = (name: string) =>
    loaded.some((path) => path.includes(name.includes('.') ? name : `/_/${name}-`))
  return { ...seen, isLoaded, amends: widget(seen.page) }
}

describe('every chunk loads and does its work, without a violation, on a page whose policy has', () => {
  it.each(cases(1, Object.entries(POLICIES)))('%s', { tags: 'longer' }, async (_what, policy) => {
    const { page, context, trouble, isLoaded, amends } = await visit(policy)
    for (const [name, act] of CHUNKS) {
      await act(amends, page)
      await expect.poll(() => isLoaded(name), { message: name }).toBe(true)
      expect({ name, trouble }).toEqual({ name, trouble: [] })
    }
    await context.close()
  })
})

describe('connect-src', () => {
  it('is needed from the click on a reason on: all before that is script-src', async () => {
    const { page, context, trouble, isLoaded, amends } = await visit(
      "default-src 'none'; script-src ORIGIN",
    )
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await expect.poll(() => ['panel', 'sending', 'details'].every(isLoaded)).toBe(true)
    expect(trouble).toEqual([])
    await amends.reason('Something else').click()
    await page.getByText('This website doesn’t let us send it.').waitFor()
    const violations = trouble.filter((line) => line.startsWith('violation'))
    expect(violations).toEqual([expect.stringContaining('connect-src')])
    expect(trouble.filter((line) => line.startsWith('uncaught'))).toEqual([])
    await context.close()
  })
})
