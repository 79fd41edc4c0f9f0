import { expect, it, describe } from 'vitest'
import { useScene } from '../support/scene.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()

const BODY = '<h1>Contact us</h1><div data-amends-inline></div><p id="after">After</p>'

describe('an element with data-amends-inline', () => {
  it('holds the question as a part of the page, without taking the focus', async () => {
    const { browser, host, head } = scene
    host.serve(BODY, { head })
    const page = await browser.newPage()
    await page.goto(host.origin)
    const region = page.getByRole('region', { name: 'What went wrong?' })
    await region.getByRole('button', { name: 'Something else' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body')
    expect(await page.getByRole('dialog').count()).toBe(0)
    // What stands below it is not covered.
    const [frame, after] = [await region.boundingBox(), await page.locator('#after').boundingBox()]
    expect(after?.y).toBeGreaterThanOrEqual((frame?.y ?? 0) + (frame?.height ?? 0))
    await page.close()
  })

  it('raises with one click, and asks again when the customer is done', async () => {
    const { browser, host, head, newest } = scene
    host.serve(BODY, { head })
    const page = await browser.newPage()
    await page.goto(host.origin)
    const region = page.getByRole('region')
    await region.getByRole('button', { name: 'Something else' }).click()
    const amends = widget(page)
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await amends.heading('Thank you').evaluate((title) => title.matches(':focus'))).toBe(
      true,
    )
    expect(await newest()).toMatchObject({ trigger: 'panel', reason: { code: 'other' } })
    await region.getByRole('button', { name: 'Close' }).click()
    await region.getByRole('button', { name: 'Something else' }).waitFor()
    await page.close()
  })

  it('is where the launcher leads to', async () => {
    const { browser, host, head } = scene
    host.serve(BODY, { head })
    const page = await browser.newPage()
    await page.goto(host.origin)
    await page.getByRole('region').waitFor()
    const { launcher, heading } = widget(page)
    await launcher.click()
    expect(await heading('What went wrong?').evaluate((title) => title.matches(':focus'))).toBe(
      true,
    )
    await page.close()
  })

  it('may come and go with the body of the page', async () => {
    const { browser, host, head } = scene
    host.serve('<h1>Shop</h1>', { head })
    const page = await browser.newPage()
    await page.goto(host.origin)
    await widget(page).launcher.waitFor()
    const swap = (html: string) =>
      page.evaluate((inside) => {
        const body = document.createElement('body')
        body.innerHTML = inside
        document.documentElement.replaceChild(body, document.body)
      }, html)
    await swap(BODY)
    const region = page.getByRole('region', { name: 'What went wrong?' })
    await region.waitFor()
    await swap('<h1>Elsewhere</h1>')
    expect(await region.count()).toBe(0)
    const { launcher, dialog } = widget(page)
    await launcher.click()
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    await swap(BODY)
    await region.getByRole('button', { name: 'Something else' }).waitFor()
    await page.close()
  })

  it('gives way to the panel when a router takes it out of the body', async () => {
    const { browser, host, head, newest } = scene
    host.serve(`<div id="app">${BODY}</div><button data-amends="broken">Broken</button>`, { head })
    const page = await browser.newPage()
    await page.goto(host.origin)
    await page.getByRole('region').getByRole('button', { name: 'Something else' }).click()
    const { launcher, dialog, heading } = widget(page)
    await heading('Thank you').waitFor()
    const route = (html: string) =>
      page.evaluate((inside) => {
        const app = document.querySelector('#app')
        if (app) app.innerHTML = inside
      }, html)
    await route('<h1>Elsewhere</h1>')
    // What stood there does not jump over the next page.
    expect(await dialog.count()).toBe(0)
    await launcher.click()
    await dialog.waitFor()
    await heading('What went wrong?').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Broken' }).click()
    await dialog.getByRole('heading', { name: 'Thank you' }).waitFor()
    expect(await newest()).toMatchObject({ trigger: 'element', reason: { code: 'broken' } })
    await page.close()
  })

  it('that cannot hold children is ignored', async () => {
    const { browser, host, head } = scene
    host.serve('<form data-amends-inline></form>', { head })
    const page = await browser.newPage()
    await page.goto(host.origin)
    const { launcher, dialog } = widget(page)
    await launcher.click()
    await dialog.waitFor()
    expect(await page.getByRole('region').count()).toBe(0)
    await page.close()
  })
})
