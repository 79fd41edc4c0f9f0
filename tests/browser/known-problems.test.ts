// @module-tag long
import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { newCase, openDesk } from '../support/desk.ts'
import { faultsOf } from '../support/faults.ts'
import { pin } from '../support/known-problem.ts'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'

const scene = useScene()
const HOUR_MS = 60 * 60 * 1000

let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  const { collector } = scene
  desk = await openDesk(collector, 'pins')
  const { sam, lea } = desk
  const late = await pin(sam, { text: 'We know that the search finds nothing since this morning.' })
  const past = Date.now() - 2 * HOUR_MS
  await collector.db.prepare('UPDATE notice SET until = ? WHERE id = ?').bind(past, late).run()
  const standing = await pin(lea, { until: '2099-01-01T15:00' })
  const over = await pin(sam, { text: 'We know that the map stays grey on phones.', pages: '' })
  for (const notice of [standing, standing, over]) {
    const one = await newCase(collector, { site: 'pins', trigger: 'notice', notice })
    await until('it has joined', async () => (await one.read()).state === 'merged')
  }
  const words = 'The map is back, in colour, on every phone. Thank you for waiting.'
  await sam.post(`/desk/notices/${over}/end`, { words })
  await until('the end is told', async () => {
    const page = await (await sam.get('/desk/notices')).text()
    return page.includes('1 of 1 customer was told.')
  })
})

const LOOKS = [
  ['light, wide', { colorScheme: 'light', viewport: { width: 1200, height: 900 } }],
  ['dark, on a phone', { colorScheme: 'dark', viewport: { width: 320, height: 700 } }],
] as const

async function visit(options: Parameters<typeof newPage>[1]) {
  const { browser, collector } = scene
  const one = await newPage(browser, options)
  const [name = '', value = ''] = desk.sam.cookie.split('=')
  await one.context.addCookies([{ name, value, url: collector.url }])
  await one.page.goto(`${collector.url}/desk/notices`)
  return one
}

describe('the page of known problems', () => {
  it.each(cases(1, LOOKS))(
    'is accessible and fits, with all that it can show: %s',
    { tags: 'longer' },
    async (look, options) => {
      const { page, trouble, context } = await visit(options)
      const check = async (what: string) => {
        const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect([what, width, await faultsOf(page)]).toEqual([what, 0, []])
        const shots = process.env['PICTURES']
        if (shots) await page.screenshot({ path: `${shots}/${what}-${look}.png`, fullPage: true })
      }
      await check('known')
      for (const summary of await page.locator('summary').all()) {
        const isOpen = await summary.evaluate((one) => one.parentElement?.hasAttribute('open'))
        if (isOpen !== true) await summary.click()
      }
      await check('known-open')
      const words = page.getByLabel(/What do you want to tell everyone/).first()
      await words.fill('You should have pressed twice, but it works again.')
      await page.getByRole('button', { name: 'End and tell them' }).first().click()
      await page.getByText('Not sent yet.').waitFor()
      expect(await words.inputValue()).toContain('pressed twice')
      await check('known-doubt')
      await page.getByLabel(/What’s the issue/).fill('We know that it is slow.')
      await page.getByLabel(/Which pages/).fill('checkout')
      await page.getByRole('button', { name: 'Add known issue' }).click()
      await page.getByText('Start each page with').waitFor()
      await check('known-fault')
      expect(trouble.filter((text) => !text.includes('422'))).toEqual([])
      await context.close()
    },
  )

  it('shows what says something untrue first, and counts who has the same', async () => {
    const { page, context } = await visit({})
    const headings = await page.locator('main section h2').allInnerTexts()
    expect(headings).toEqual([
      'We know that the search finds nothing since this morning.',
      'We know that paying by card fails, and we are at it.',
      'We know that the map stays grey on phones.',
    ])
    await page.getByText('2 customers want to be told when it’s over.').waitFor()
    await page.getByText('1 of 1 customer was told.').waitFor()
    await context.close()
  })
})

describe('a customer on a page of a known problem', () => {
  it('reads it before writing, and one click is enough', async () => {
    const { collector, host, browser } = scene
    const { sam } = await openDesk(collector, 'demo', { origins: [host.origin] })
    const id = await pin(sam, { pages: '/' })
    host.serve('<main><h1>Shop</h1></main>', { head: scene.head })
    const { page, context } = await newPage(browser)
    await page.goto(host.origin)
    await page.getByRole('button', { name: 'Something wrong?' }).click()
    await page.getByText('We know that paying by card fails').waitFor()
    await page.getByRole('button', { name: 'Tell me when it’s fixed' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    await expect.poll(async () => (await scene.newest())?.mergedInto?.id).toBe(id)
    await context.close()
  })
})
