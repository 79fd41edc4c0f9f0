import { beforeAll, describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { newClick, raise, tell } from '../support/click.ts'
import { customerOf } from '../support/customer.ts'
import { say } from '../support/fault-scene.ts'
import { snippet } from '../support/host.ts'
import { useScene } from '../support/scene.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const WHOLE = 'w'.repeat(10_000)
const LONG = 'l'.repeat(12_000)
const FAULT = 'That’s 2,000 over the limit of 10,000 characters.'

const stored = (text: string) =>
  until(`“${text.slice(0, 20)}” to be stored`, () =>
    scene.collector.db
      .prepare(`SELECT 1 FROM report WHERE document ->> '$.text' = ?`)
      .bind(text)
      .first(),
  )

describe('W3: a text', () => {
  it('W3: of 10,000 characters is taken whole, and one of more is refused with a code', async () => {
    const click = newClick({ text: WHOLE })
    const origin = scene.host.origin
    expect((await raise(scene.collector, click, { origin })).status).toBe(201)
    await stored(WHOLE)
    // In letters that JSON writes with six bytes, and with a wish as long.
    const widest = '\u0001'.repeat(10_000)
    const details = await tell(scene.collector, click, { text: widest, wishText: widest })
    expect(details.status).toBe(200)
    const longer = await raise(scene.collector, newClick({ text: `${WHOLE}w` }), { origin })
    expect(longer.status).toBe(400)
    expect(await longer.json()).toMatchObject({ error: { code: 'invalid', fields: ['text'] } })
  })

  it('W3: that the page passes too long stays whole in its field until it is shorter', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await say(page, LONG)
    await amends.heading('Thank you for telling us.').waitFor()
    await expect.poll(() => amends.said.innerText()).toContain(FAULT)
    expect(await amends.words.inputValue()).toBe(LONG)
    await amends.done.click()
    await page.keyboard.press('Escape')
    expect(await amends.dialog.isVisible()).toBe(true)
    expect(await amends.words.inputValue()).toBe(LONG)
    expect((await scene.newest())?.text).toBeNull()
    await amends.words.fill(LONG.slice(2_000))
    await amends.done.click()
    await expect.poll(() => amends.dialog.isVisible()).toBe(false)
    await stored(LONG.slice(2_000))
    await context.close()
  })

  it('W3: that is too long on the status page comes back whole, with by how much', async () => {
    const click = newClick()
    await raise(scene.collector, click, { origin: scene.host.origin })
    const customer = customerOf(scene.collector, click)
    const send = (text: string) => customer.send('write', { text })
    const refused = await send(LONG)
    const html = await refused.text()
    expect(html).toContain(FAULT)
    expect(html).toContain(LONG)
    // Browsers send the end of a line as two characters, which nobody typed.
    const lines = 'line\n'.repeat(1_999).padEnd(10_000, 'x')
    expect((await send(lines.replaceAll('\n', '\r\n'))).status).toBe(303)
    expect(await (await send('語'.repeat(20_000))).text()).toContain('10,000')
  })
})

describe('W4: a page that the site does not list', () => {
  beforeAll(() => scene.collector.seed({ id: 'unlisted', origins: ['https://shop.example'] }))

  it('W4: gives the words back at once, keeps a copy, and sends it once it is listed', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: snippet(scene.collector.url, 'unlisted') })
    const { page, context } = await newPage(scene.browser)
    const amends = widget(page)
    await page.goto(scene.host.origin)
    await amends.launcher.waitFor()
    await say(page, 'Deleted on the device.')
    await amends.heading('This website doesn’t let us send it.').waitFor()
    await page.getByRole('button', { name: 'Delete it' }).click()
    await say(page, 'From the staging page.')
    await amends.heading('This website doesn’t let us send it.').waitFor()
    expect(await page.getByLabel('What you wrote').inputValue()).toContain('From the staging page.')
    expect(await page.getByText('A copy stays on this device for six days.').isVisible()).toBe(true)
    await scene.collector.seed({ id: 'unlisted', origins: [scene.host.origin] })
    await page.goto(scene.host.origin)
    await stored('From the staging page.')
    const { results } = await scene.collector.db
      .prepare(`SELECT document ->> '$.text' AS text FROM report WHERE site_id = 'unlisted'`)
      .all()
    expect(results).toEqual([{ text: 'From the staging page.' }])
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await amends.heading('Thank you for telling us.').waitFor()
    await context.close()
  })
})

describe('W5: a page whose libraries add headers to every request', () => {
  it('W5: raises a report like any other', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: scene.head })
    const { page, context, trouble } = await newPage(scene.browser)
    await page.addInitScript(() => {
      const native = window.fetch
      window.fetch = (input, init) => {
        const headers = new Headers(init?.headers)
        headers.set('traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')
        headers.set('baggage', 'sentry-environment=production')
        headers.set('newrelic', 'eyJ2IjpbMCwxXX0=')
        headers.set('x-datadog-trace-id', '1')
        return native(input, { ...init, headers })
      }
    })
    await page.goto(scene.host.origin)
    await widget(page).launcher.waitFor()
    await say(page, 'Traced from end to end.')
    await widget(page).heading('Thank you for telling us.').waitFor()
    await stored('Traced from end to end.')
    expect(trouble).toEqual([])
    await context.close()
  })

  it('W5: reads the data of a pinned version too, since its preflight is answered', async () => {
    const answer = await scene.collector.fetch('/w/demo/settings.json', {
      method: 'OPTIONS',
      headers: {
        origin: scene.host.origin,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'traceparent',
      },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-headers')).toBe('*')
  })
})
