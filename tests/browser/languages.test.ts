// @module-tag long
import { describe, expect, it } from 'vitest'
import { type Language, LANGUAGES, type RaiseInput } from '../../worker/contract.ts'
import type { State } from '../../worker/reports/report.ts'
import { newPage } from '../support/browser.ts'
import { faultsOf } from '../support/faults.ts'
import { inLooks } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { driveTo, followUp, give, sam } from '../support/stories.ts'
import { CUSTOMER_TEXTS } from '../support/texts.ts'

const scene = useScene()

const clicks: RaiseInput[] = []

/** One report in each state that has a page of its own look, raised once for all languages. */
async function raiseAll(): Promise<readonly RaiseInput[]> {
  if (clicks.length > 0) return clicks
  for (const state of ['received', 'proposed', 'working', 'closed'] as const satisfies State[]) {
    clicks.push(await driveTo(scene.collector, state))
  }
  const asked = await driveTo(scene.collector, 'resolved')
  await followUp(scene.collector, asked.id)
  clicks.push(asked)
  return clicks
}

const addressOf = ({ key }: RaiseInput, language: Language) =>
  `${scene.collector.url}/r/${key}?lang=${language}`

describe('axe finds nothing wrong', () => {
  it.for(inLooks(['ar', 'ja'], ['light', 'dark'], ['ar']))(
    'with the status page in %s, %s',
    { tags: 'longer' },
    async ([language, colorScheme]) => {
      const { page, context } = await newPage(scene.browser, { colorScheme })
      for (const click of await raiseAll()) {
        await page.goto(addressOf(click, language))
        expect(await faultsOf(page)).toEqual([])
      }
      await context.close()
    },
  )
})

describe('the status page on a small phone', () => {
  it('is nowhere wider than it is, in no language', { tags: 'longer' }, async () => {
    const { context } = await newPage(scene.browser, { viewport: { width: 320, height: 700 } })
    const wide: string[] = []
    const raised = await raiseAll()
    const languagesOf = Map.groupBy(inLooks(LANGUAGES, raised), ([, click]) => click)
    const lookAt = async (click: RaiseInput) => {
      const page = await context.newPage()
      for (const language of (languagesOf.get(click) ?? []).map(([one]) => one)) {
        await page.goto(addressOf(click, language))
        const width = await page.evaluate(() => {
          for (const one of document.querySelectorAll('details')) one.open = true
          return document.documentElement.scrollWidth
        })
        if (width !== 320) wide.push(`${language}: ${width} px, ${addressOf(click, language)}`)
      }
    }
    await Promise.all(raised.map(lookAt))
    expect(wide).toEqual([])
    await context.close()
  })
})

describe('the status page from right to left', () => {
  it('turns the scales round with everything else', async () => {
    const click = await driveTo(scene.collector, 'resolved')
    await followUp(scene.collector, click.id)
    const { page, context } = await newPage(scene.browser)
    const places = async (language: Language) => {
      await page.goto(addressOf(click, language))
      const scale = page.getByRole('group', { name: CUSTOMER_TEXTS[language].scales.outcome })
      const boxes = await scale
        .locator('.scale label')
        .evaluateAll((labels) => labels.map((one) => one.getBoundingClientRect().x))
      const ends = await scale
        .locator('.ends span')
        .evaluateAll((spans) => spans.map((one) => one.getBoundingClientRect().x))
      return [boxes, ends]
    }
    const ascending = (numbers: number[] = []) => numbers.toSorted((a, b) => a - b)
    const [boxes, ends] = await places('en')
    expect([boxes, ends]).toEqual([ascending(boxes), ascending(ends)])
    const [turned, turnedEnds] = await places('he')
    expect([turned, turnedEnds]).toEqual([
      ascending(turned).toReversed(),
      ascending(turnedEnds).toReversed(),
    ])
    await context.close()
  })
})

describe('the language of the page', () => {
  it('is chosen at its foot, and stays through forms and news', async () => {
    const click = await driveTo(scene.collector, 'received')
    const { page, context, trouble } = await newPage(scene.browser)
    await page.clock.install()
    await page.goto(`${scene.collector.url}/r/${click.key}`)
    await page.getByRole('link', { name: 'Deutsch' }).click()
    await page.getByRole('heading', { name: CUSTOMER_TEXTS.de.titles.received }).waitFor()
    await page.getByLabel('Schreiben Sie uns').fill('Hallo')
    await page.getByRole('button', { name: 'Senden', exact: true }).click()
    await page.getByText('Hallo').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    const text = 'Es geht wieder.'
    await give(scene.collector, click.id, sam(), {
      type: 'acknowledge',
      text,
      updateBy: Date.now() + 3_600_000,
    })
    await page.clock.fastForward(15_000)
    await page.getByRole('heading', { name: 'Sam Okafor kümmert sich darum.' }).waitFor()
    expect(await page.getByRole('status').innerText()).toContain('Es gibt etwas Neues.')
    expect(trouble).toEqual([])
    await context.close()
  })
})
