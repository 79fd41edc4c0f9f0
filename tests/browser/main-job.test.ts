import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createShop } from '../../demo/shop.ts'
import { launchBrowser, newPage } from '../support/browser.ts'
import { type Host, snippet, startHost } from '../support/host.ts'
import { cases } from '../support/length.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { stopClock } from '../support/signals.ts'
import { newLink } from '../support/staff.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

let browser: Browser
let collector: Collector
let receiver: Awaited<ReturnType<typeof startReceiver>>
let host: Host
let shop: Server

beforeAll(async () => {
  browser = await launchBrowser()
  collector = await useCollector()
  receiver = await startReceiver()
  host = await startHost()
  shop = createShop({ collector: collector.url, secret: receiver.secret, site: 'shop' })
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await browser.close()
  shop.close()
  await Promise.all([collector.close(), receiver.close(), host.close()])
})

async function seed(id: string, origin: string): Promise<string> {
  const email = `${id}@shop.example`
  await collector.seed(
    { id, origins: [origin] },
    {
      staff: [{ id: `${id}-sam`, name: 'Sam Okafor', email, role: 'agent' }],
      endpoints: [{ id: `${id}-crm`, url: receiver.url, secret: receiver.secret }],
    },
  )
  return email
}

const openShop = async () => {
  const origin = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`
  return { url: `${origin}/checkout`, email: await seed('shop', origin) }
}

const openStrictPage = async () => {
  const policy = [
    "default-src 'none'",
    `script-src ${collector.url}`,
    `connect-src ${collector.url}`,
    "require-trusted-types-for 'script'",
  ].join('; ')
  host.serve('<h1>Strict</h1>', { policy, head: snippet(collector.url, 'strict') })
  return { url: `${host.origin}/`, email: await seed('strict', host.origin) }
}

describe.each(
  cases(1, [
    ['on a page with a strict policy and Trusted Types', 'strict', openStrictPage],
    ['in the demo shop', 'shop', openShop],
  ]),
)('the main job, %s', { tags: 'longer' }, (_where, site, open) => {
  it('goes from one click to a person’s answer', async () => {
    const { url, email } = await open()
    const customer = await newPage(browser)
    const { page } = customer
    const amends = widget(page)

    await stopClock(page)
    await page.goto(url)
    await amends.launcher.click()
    await expect.poll(() => amends.heading('What went wrong?').isVisible()).toBe(true)
    expect(await amends.dialog.innerText()).toMatch(/A person will answer by \w+day \d?\d:\d\d\./)
    await amends.reason('Something doesn’t work').click()
    await amends.heading('Thank you for telling us.').waitFor()
    expect(await amends.dialog.innerText()).toMatch(/Your reference [2-9A-Z]{3}-[2-9A-Z]{3}/)
    expect(await amends.words.count()).toBe(0)
    await page.clock.resume()

    await amends.addMore.click()
    await amends.words.fill('Nothing happens when I press Pay.')
    await page.getByLabel('Fix it').check()
    await expect.poll(() => amends.said.innerText()).toBe('Sent')
    const statusUrl = (await amends.statusLink.getAttribute('href')) ?? ''
    await amends.done.click()

    const mail = await until('the alert mail', async () => (await collector.mailsTo(email))[0])
    expect(mail.text).toContain('Nothing happens when I press Pay.')
    const got = await until('the webhook', () =>
      receiver.got.find(({ body }) => body.includes(`"site":"${site}"`)),
    )
    expect(receiver.verify(got)).toMatchObject({
      type: 'report.raised',
      data: { text: 'Nothing happens when I press Pay.', wish: 'fix' },
    })

    const staff = await newPage(browser)
    await staff.page.goto(`${collector.url}${await newLink(collector, `${site}-sam`)}`)
    await staff.page.getByRole('button', { name: 'Sign in to the desk' }).click()
    await staff.page.getByRole('link', { name: /Nothing happens when I press Pay/ }).click()
    const words = 'Your Pay button did nothing. I am fixing it right now.'
    await staff.page.getByLabel('Your reply').fill(words)
    await staff.page.getByRole('button', { name: 'Assign to me and reply' }).click()
    await staff.page.getByText('took the report and replied').waitFor()

    const status = await newPage(browser)
    await status.page.goto(statusUrl)
    const told = await status.page.innerText('main')
    expect(told).toContain('Sam Okafor is taking care of it.')
    expect(told).toMatch(/Sam Okafor will write to you again by \w+day/)
    expect(told).toContain(words)

    await page.goto(url)
    await page.getByRole('button', { name: /There’s news for you/ }).click()
    await page.getByText(words).waitFor()
    expect(await amends.dialog.innerText()).toMatch(/You’ll hear from us again by \w+day/)

    for (const { trouble, context } of [customer, staff, status]) {
      expect(trouble).toEqual([])
      await context.close()
    }
  })
})
