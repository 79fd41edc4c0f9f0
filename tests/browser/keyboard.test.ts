import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { DEMO_SITE } from '../../demo/seed.ts'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { stopClock } from '../support/signals.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const THANKS = 'Thank you for telling us.'

const sorted = (names: readonly (string | null)[]) => names.map(String).toSorted()

/** What has the focus: its name as a person knows it, and whether the panel is open around it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('amends-widget')?.shadowRoot
    const dialog = root?.querySelector('dialog')
    const inner = root?.activeElement ?? document.activeElement ?? document.body
    const [label] = (inner as HTMLInputElement).labels ?? []
    const name =
      inner === document.body ? 'BODY' : (inner.ariaLabel ?? (label ?? inner).textContent)
    return { name: name.trim(), isInside: dialog?.contains(inner), isOpen: dialog?.open }
  })

/**
 * A keyboard and nothing else. After each key the focus is in the panel, if that is open, or, past
 * its end, on the browser's own bar, which a page knows as its body.
 */
async function visit(body = '<input id="before"><button data-amends="broken">Pay now</button>') {
  scene.host.serve(body, { head: scene.head })
  const seen = await newPage(scene.browser)
  const { page } = seen
  // However slow the keys are, an undo is still there.
  const pass = await stopClock(page)
  await page.goto(scene.host.origin)
  const amends = widget(page)
  await amends.launcher.waitFor()
  const press = async (key: string) => {
    await page.keyboard.press(key)
    const now = await focused(page)
    const isBar = key.endsWith('Tab') && now.name === 'BODY'
    if (now.isOpen && !isBar) expect({ key, ...now }).toMatchObject({ key, isInside: true })
    return now
  }
  /** Tabs to what has this name, forwards or backwards. */
  const reach = async (name: string | RegExp, key = 'Tab') => {
    const passed: string[] = []
    for (let count = 0; count < 40; count++) {
      const now = await press(key)
      if (typeof name === 'string' ? now.name === name : name.test(now.name)) return
      passed.push(now.name)
    }
    throw new Error(`Not reached: ${name}. Passed: ${passed.join(' | ')}`)
  }
  /** Where the focus comes to by itself. */
  const lands = async (name: string | RegExp) => {
    const wanted = typeof name === 'string' ? new RegExp(`^${RegExp.escape(name)}$`) : name
    await expect.poll(async () => (await focused(page)).name).toMatch(wanted)
  }
  const enter = async (name: string | RegExp, key = 'Enter') => {
    await reach(name)
    await page.keyboard.press(key)
  }
  return { ...seen, amends, press, reach, lands, enter, pass }
}

describe('the keyboard alone', () => {
  it('opens, raises, withdraws and starts again, and returns the focus', async () => {
    const { context, trouble, enter, press, lands } = await visit()
    await enter('Something wrong?', 'Space')
    await lands('What went wrong?')
    await enter('Something else', 'Space')
    await lands(THANKS)
    await enter('Undo')
    await lands('Withdrawn. Nobody was told.')
    await enter('Report something else')
    await lands('What went wrong?')
    await press('Escape')
    await lands('Something wrong?')
    expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
    await context.close()
  })

  it(
    'is at the heading when the time for an undo ends under the finger',
    { tags: 'long' },
    async () => {
      const { page, context, trouble, enter, reach, lands, pass } = await visit()
      await enter('Something wrong?')
      await lands('What went wrong?')
      await enter('Something else')
      await lands(THANKS)
      await reach('Undo')
      await pass(8_000)
      await lands(THANKS)
      expect((await focused(page)).isInside).toBe(true)
      expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
      await context.close()
    },
  )

  it('answers every question and is done', async () => {
    const { page, context, trouble, enter, reach, press, lands } = await visit()
    await enter('Something wrong?')
    await lands('What went wrong?')
    await enter('Something else')
    await lands(THANKS)
    await enter('Add details')
    await reach('What happened?')
    await page.keyboard.type('It broke.')
    await reach('Fix it')
    await press('Space')
    for (let count = 0; count < 4; count++) await press('ArrowDown')
    await reach('What would help?')
    await page.keyboard.type('A new one.')
    await reach('How can we reach you?')
    await page.keyboard.type('kim@example.com')
    await reach('What would help?', 'Shift+Tab')
    await enter('Done')
    await lands('Something wrong?')
    await expect
      .poll(() => scene.newest())
      .toMatchObject({
        text: 'It broke.',
        wish: 'other',
        contact: { email: 'kim@example.com' },
        finished: true,
      })
    expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
    await context.close()
  })

  it('raises by the page’s own button and comes back to it', { tags: 'long' }, async () => {
    const { context, trouble, enter, press, lands } = await visit()
    await enter('Pay now')
    await lands(THANKS)
    await press('Escape')
    await lands('Pay now')
    expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
    await context.close()
  })

  it('reads what is not sent, and deletes it', { tags: 'long' }, async () => {
    const { context, trouble, enter, lands } = await visit()
    await enter('Something wrong?')
    await lands('What went wrong?')
    await context.setOffline(true)
    await enter('Something else')
    await lands('Saved on this device, not sent yet.')
    await enter('Delete it')
    await lands(/^Deleted/)
    expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
    await context.close()
  })

  it(
    'gets words back that are refused: copies them, tries again, lets them go',
    { tags: 'long' },
    async () => {
      const { page, context, trouble, enter, reach, lands } = await visit()
      const refuse = { status: 400, json: { error: { code: 'invalid', message: '' } } }
      const headers = { 'access-control-allow-origin': '*' }
      await page.route('**/v1/reports', (route) => route.fulfill({ ...refuse, headers }))
      await enter('Something wrong?')
      await lands('What went wrong?')
      await enter('Something else')
      await lands(/^We couldn’t accept this/)
      await reach('What you wrote')
      await enter('Copy')
      await lands('What you wrote')
      await enter('Try again')
      await lands(/^We couldn’t accept this/)
      await enter('Delete it')
      await lands('Something wrong?')
      expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
      await context.close()
    },
  )

  it('follows a report: opens it, writes back, and goes on to another one', async () => {
    const { page, context, trouble, enter, reach, press, lands } = await visit()
    await enter('Pay now')
    await lands(THANKS)
    await press('Escape')
    await enter('Something wrong?')
    await lands('What went wrong?')
    await enter(/^Your report/)
    await lands(/^Your report/)
    await page.getByLabel('Write to us').waitFor()
    await reach('Write to us')
    await page.keyboard.type('Hello?')
    await enter('Send')
    await page.locator('dialog blockquote', { hasText: 'Hello?' }).waitFor()
    await lands('Send')
    await reach('Write to us', 'Shift+Tab')
    await enter('Report something else')
    await lands('What went wrong?')
    await enter('Close')
    await lands('Something wrong?')
    expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
    await context.close()
  })

  it('never leaves the open panel, whichever way it goes round', async () => {
    const { context, trouble, enter, press, lands } = await visit()
    await enter('Something wrong?')
    await lands('What went wrong?')
    for (const key of ['Tab', 'Shift+Tab']) {
      const names = new Set<string>()
      for (let count = 0; count < 20; count++) names.add((await press(key)).name)
      const { reasons, contacts, email } = DEMO_SITE
      const labels = [...reasons, ...contacts].map(({ label }) => label)
      // Nothing of the page; the browser's own bar is not met in every round.
      names.delete('BODY')
      expect(sorted([...names])).toEqual(sorted([...labels, email, 'Close']))
    }
    expect(trouble.filter((line) => !line.startsWith('console'))).toEqual([])
    await context.close()
  })
})
