import { describe, expect, it } from 'vitest'
import { STATES } from '../../worker/reports/report.ts'
import { newPage } from '../support/browser.ts'
import { newClick, raise } from '../support/click.ts'
import { faultsOf } from '../support/faults.ts'
import { inLooks } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { newLink } from '../support/staff.ts'
import { driveTo, followUp, give, sam } from '../support/stories.ts'

const SKINS = [
  ['light', 'en'],
  ['dark', 'ar'],
] as const

const DAY_MS = 24 * 60 * 60 * 1000

const scene = useScene()
describe.concurrent('axe finds nothing wrong', () => {
  it.for(inLooks(['the status page and the way into the desk'], SKINS))(
    'with %s, %s',
    { tags: 'longer' },
    async ([, [colorScheme]]) => {
      const click = newClick({ text: 'It does not work.' })
      await raise(scene.collector, click)
      const { page, context } = await newPage(scene.browser, { colorScheme })
      const visit = async (path: string) => {
        await page.goto(`${scene.collector.url}${path}`)
        return [path, await faultsOf(page)]
      }
      expect(await visit(`/r/${click.key}`)).toEqual([`/r/${click.key}`, []])
      expect(await visit('/desk')).toEqual(['/desk', []])
      const link = await newLink(scene.collector, 'demo-sam')
      expect(await visit(link)).toEqual([link, []])
      await context.close()
    },
  )

  it.for(
    inLooks(
      STATES.filter((state) => state !== 'erased'),
      SKINS,
      // All that a page of a report is made of stands on one of these.
      ['received', 'proposed', 'resolved', 'withdrawn'],
    ),
  )(
    'with the status page of a report that is %s, %s',
    { tags: 'longer' },
    async ([state, [colorScheme, lang]]) => {
      const words = lang === 'ar' ? 'السلة تبقى فارغة.' : 'The basket stays empty.'
      const click = await driveTo(scene.collector, state, { text: words })
      const { page, context } = await newPage(scene.browser, { colorScheme })
      await page.goto(`${scene.collector.url}/r/${click.key}`)
      for (const summary of await page.locator('summary').all()) await summary.click()
      expect(await faultsOf(page)).toEqual([])
      await context.close()
    },
  )

  it.for(
    inLooks(['a later date to agree to, a follow-up, and a form that was not accepted'], SKINS),
  )('with %s, %s', { tags: 'longer' }, async ([, [colorScheme]]) => {
    const { page, context } = await newPage(scene.browser, { colorScheme })
    const visit = ({ key }: { key: string }) => page.goto(`${scene.collector.url}/r/${key}`)
    const late = await driveTo(scene.collector, 'working')
    const why = 'The part comes a day late.'
    const due = Date.now() + 2 * DAY_MS
    await give(scene.collector, late.id, sam(), { type: 'ask_move', kind: 'resolve', due, why })
    await visit(late)
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('Write to Sam Okafor').fill(' ')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Please write a few words first.').waitFor()
    expect(await faultsOf(page)).toEqual([])
    const done = await driveTo(scene.collector, 'resolved')
    await followUp(scene.collector, done.id)
    await visit(done)
    expect(await faultsOf(page)).toEqual([])
    await context.close()
  })
})
