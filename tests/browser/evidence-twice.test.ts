// @module-tag long
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { PNG } from '../support/pictures.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { uploadsOf } from '../support/uploads.ts'
import { answering, widget } from '../support/widget.ts'

const scene = useScene()
const BODY = '<h1>Shop</h1><button data-amends="broken">Broken</button>'

async function visit() {
  scene.host.serve(BODY, { head: scene.head })
  const { page, context } = await newPage(scene.browser)
  await answering(page, scene.host.origin)
  return { page, context, id: (await scene.newest())?.id ?? '' }
}

/** Notes in the page how many pictures have been made ready to go. */
function countMade() {
  const { readAsDataURL } = FileReader.prototype
  const page = Object.assign(window, { made: 0 })
  FileReader.prototype.readAsDataURL = function counted(...args) {
    // After whoever reads it.
    this.addEventListener('loadend', () => setTimeout(() => page.made++))
    Reflect.apply(readAsDataURL, this, args)
  }
}

async function choose(page: Page) {
  const file = { name: 'x', mimeType: 'image/png', buffer: Buffer.from(PNG) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('img', { name: 'Picture 1' }).waitFor()
}

it('a picture goes once, however many reports come after it', async () => {
  const { page, context, id } = await visit()
  await choose(page)
  await widget(page).done.click()
  await until('it is there', async () => (await uploadsOf(scene.collector, id)).length === 1)
  await page.getByRole('button', { name: 'Broken' }).click()
  await widget(page).heading('Thank you').waitFor()
  await page.keyboard.press('Escape')
  await until('all is said', async () => (await scene.newest())?.finished)
  expect(await uploadsOf(scene.collector, id)).toHaveLength(1)
  await context.close()
})

it('a picture that was chosen goes also when the page does, at the latest on the next visit', async () => {
  const { page, context, id } = await visit()
  await page.evaluate(countMade)
  await choose(page)
  await page.waitForFunction(() => (window as unknown as { made: number }).made === 1)
  await widget(page).words.fill('Look at this.')
  await page.goto('about:blank')
  await page.goto(scene.host.origin)
  await widget(page).launcher.hover()
  await until('it is there', async () => (await uploadsOf(scene.collector, id)).length === 1)
  const report = await until('all is said', async () => {
    const newest = await scene.newest()
    return newest?.finished && newest
  })
  expect(report).toMatchObject({ id, text: 'Look at this.' })
  await context.close()
})

it('what was left out of one report stays out of the next, however often it came since', async () => {
  scene.host.serve(BODY, { head: scene.head })
  const { page, context } = await newPage(scene.browser)
  await page.goto(scene.host.origin)
  await widget(page).launcher.waitFor()
  const fail = () =>
    page.evaluate(() => {
      setTimeout(() => {
        throw new TypeError('Mara has no cart')
      })
    })
  const raise = async () => {
    await page.getByRole('button', { name: 'Broken' }).click()
    await widget(page).addMore.click()
    await page.locator('summary').click()
  }
  await fail()
  await raise()
  await page.getByRole('button', { name: 'Leave out: Error on the page' }).click()
  await widget(page).done.click()
  await fail()
  await raise()
  await page.getByRole('listitem').filter({ hasText: '× 2' }).waitFor()
  await widget(page).done.click()
  const told = await until('it is told', async () => (await scene.newest())?.evidence)
  expect(told).not.toHaveProperty('errors')
  await context.close()
})
