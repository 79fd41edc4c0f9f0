import { expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { openDesk } from '../support/desk.ts'
import { pin } from '../support/known-problem.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()

it('a known problem is read before anything is written, joined with one click, and not offered twice', async () => {
  const { browser, collector, host, head, newest } = scene
  const { sam } = await openDesk(collector, 'noticed')
  await collector.seed({ id: 'noticed', origins: [host.origin] })
  const text = 'We know that coupons are refused since noon.'
  await pin(sam, { text, pages: '/checkout*', until: '2099-01-01T15:00' })
  host.serve('<h1>Basket</h1>', { head: head.replace('/demo/', '/noticed/') })
  const { page, context } = await newPage(browser)
  await page.goto(`${host.origin}/elsewhere`)
  const amends = widget(page)
  await amends.launcher.click()
  await amends.heading('What went wrong?').waitFor()
  expect(await page.getByText(text).count()).toBe(0)

  await page.goto(`${host.origin}/checkout/2`)
  await amends.launcher.click()
  await page.getByText(text).waitFor()
  await page.getByText(/^It should be fixed by /).waitFor()
  await page.getByRole('button', { name: 'Tell me when it’s fixed' }).click()
  await amends.heading('We’ll tell you when it’s fixed.').waitFor()
  // Nobody owes an answer besides.
  expect(await page.getByText(/will answer by/).count()).toBe(0)
  const joined = await until('it has joined', async () => {
    const report = await newest()
    return report?.state === 'merged' && report
  })
  expect(joined).toMatchObject({ trigger: 'notice', siteId: 'noticed' })

  await page.keyboard.press('Escape')
  await amends.launcher.click()
  await page.getByText(text).waitFor()
  await page.getByText('We’ll tell you when it’s fixed.').waitFor()
  expect(await page.getByRole('button', { name: 'Tell me when it’s fixed' }).count()).toBe(0)
  await context.close()
})
