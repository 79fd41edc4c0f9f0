import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const TRIES = 5

/** Takes away whatever it doesn't know, as soon as it's there, and counts. */
const GUARD = `<script>
  window.removed = 0
  new MutationObserver(() => {
    for (const one of document.querySelectorAll('amends-widget')) {
      one.remove()
      window.removed++
    }
  }).observe(document, { childList: true, subtree: true })
</script>`

async function visit(
  head: string,
  body = '<h1>Shop</h1><button data-amends="broken">Broken</button>',
) {
  scene.host.serve(body, { head: head + scene.head })
  const seen = await newPage(scene.browser)
  const warnings: string[] = []
  seen.page.on('console', (line) => line.type() === 'warning' && warnings.push(line.text()))
  await seen.page.goto(scene.host.origin)
  return { ...seen, warnings, amends: widget(seen.page) }
}

const removed = (page: Page) =>
  page.evaluate(() => (window as unknown as { removed: number }).removed)

describe('W12: a page that removes the widget', () => {
  it('W12: is asked a few times, and then left in peace, with one line in the console', async () => {
    const { page, context, trouble, warnings } = await visit(GUARD)
    await expect.poll(() => warnings).toHaveLength(1)
    expect(warnings[0]).toContain('[amends] The page keeps removing the widget')
    // It rests, whatever else happens on the page.
    await page.evaluate(async () => {
      for (let turn = 0; turn < 20; turn++) {
        document.body.append(document.createElement('p'))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })
    expect(await removed(page)).toBe(TRIES + 1)
    expect(warnings).toHaveLength(1)
    // What a person presses still counts.
    await page.getByRole('button', { name: 'Broken' }).click()
    await expect.poll(() => scene.newest()).toMatchObject({ reason: { code: 'broken' } })
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W12: gets it back when its root is another one', async () => {
    const { page, context, trouble, warnings } = await visit(GUARD)
    await expect.poll(() => warnings).toHaveLength(1)
    // The page that comes next has no such guard.
    await page.evaluate(() => {
      for (const script of document.scripts) script.remove()
      document.querySelectorAll = new Proxy(document.querySelectorAll, {
        apply: (all, document, [selector]) =>
          selector === 'amends-widget' ? [] : Reflect.apply(all, document, [selector]),
      })
      const root = document.createElement('html')
      root.innerHTML = '<head></head><body><h1>Elsewhere</h1></body>'
      document.documentElement.replaceWith(root)
    })
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })

  it.each(
    cases(1, [
      ['empties its body', 'document.body.innerHTML = "<h1>Next</h1>"'],
      [
        'replaces its body',
        'document.body.replaceWith(Object.assign(document.createElement("body"), { innerHTML: "<h1>Next</h1>" }))',
      ],
      [
        'takes out what its server did not send',
        'document.querySelector("amends-widget").remove()',
      ],
    ]),
  )(
    'W12: only as it goes on, keeps it: one that %s at each of twelve steps',
    { tags: 'longer' },
    async (_what, code) => {
      const { page, context, trouble, warnings, amends } = await visit('')
      await amends.launcher.waitFor()
      const steps = code.includes('.remove()') ? 3 : 12
      for (let step = 0; step < steps; step++) {
        await page.evaluate(code)
        await expect.poll(() => amends.launcher.isVisible()).toBe(true)
      }
      await raiseByHand(page)
      expect(warnings).toEqual([])
      expect(trouble).toEqual([])
      await context.close()
    },
  )
})
