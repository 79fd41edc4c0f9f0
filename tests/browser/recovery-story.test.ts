// @module-tag long
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { newLink } from '../support/staff.ts'
import { until } from '../support/until.ts'
import { raising } from '../support/widget.ts'

const scene = useScene()
const DAY_MS = 24 * 60 * 60 * 1000

const PEOPLE = [
  { id: 'story-sam', name: 'Sam Okafor', email: 'sam@story.example', role: 'agent' },
  { id: 'story-lea', name: 'Lea Lind', email: 'lea@story.example', role: 'lead' },
] as const

/** Opens a step that is not the next one. */
async function open(page: Page, title: string) {
  await page.locator('.others summary', { hasText: title }).first().click()
  return page.locator('.others details[open] form').first()
}

/** Sends a form of the desk and waits until the report stands there anew. */
async function send(page: Page, button: string) {
  await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: button }).click(),
  ])
  await page.waitForLoadState()
}

// Two people and a customer take their turns, some of them by the clock: it takes its time.
const LONG = { timeout: 240_000 }

describe('the whole recovery', () => {
  it('goes from a click over a broken hope to what was learned', LONG, async () => {
    const { browser, collector, host, head } = scene
    await collector.seed({ id: 'demo', origins: [host.origin] }, { staff: PEOPLE })
    host.serve('<h1>Checkout</h1>', { head })
    const [customer, sam, lea] = [
      await newPage(browser),
      await newPage(browser),
      await newPage(browser),
    ]

    // One click, and the report is raised.
    const amends = await raising(customer.page, `${host.origin}/`)
    const statusUrl = (await amends.statusLink.getAttribute('href')) ?? ''
    await amends.addMore.click()
    await amends.words.fill('I paid 120 euro twice and nobody answers the phone.')
    await expect.poll(() => amends.said.innerText()).toBe('Sent')
    await amends.done.click()
    await customer.page.goto(statusUrl)
    const told = () => customer.page.innerText('main')
    expect(await told()).toContain('We have your report.')

    // The alert holds all that Sam needs, and opens this report.
    const mail = await until('the alert', async () => (await collector.mailsTo(PEOPLE[0].email))[0])
    expect(mail.text).toContain('I paid 120 euro twice')
    const enter = /http\S+\/desk\/enter\/\S+/.exec(mail.text)?.[0] ?? ''
    await sam.page.goto(enter)
    await sam.page.getByRole('button', { name: 'Open the report' }).click()
    await sam.page
      .getByLabel('Your reply')
      .first()
      .fill('You paid twice and could not reach us. I am on it.')
    await send(sam.page, 'Assign to me and reply')
    await expect.poll(told, { timeout: 40_000 }).toContain('Sam Okafor is taking care of it.')

    await sam.page
      .getByLabel('What will you do?')
      .fill('I look for the second payment at the bank.')
    await send(sam.page, 'Send plan')

    // The alert may have been forwarded, so an offer asks for a sign-in.
    expect(await sam.page.getByLabel('Message with the offer').count()).toBe(0)
    await sam.page.goto(`${collector.url}${await newLink(collector, 'story-sam')}`)
    await sam.page.getByRole('button', { name: 'Sign in to the desk' }).click()
    await sam.page
      .getByRole('link', { name: /I paid 120 euro twice/ })
      .first()
      .click()

    // An offer of two.
    await sam.page
      .getByLabel('Message with the offer')
      .fill('I am sorry for the trouble. Choose what suits you.')
    await sam.page.getByLabel('Type', { exact: true }).nth(0).selectOption({ label: 'Credit' })
    await sam.page.getByLabel('What the customer gets').nth(0).fill('A voucher')
    await sam.page.getByLabel('Cost', { exact: true }).nth(0).fill('15')
    await sam.page.getByLabel('What the customer gets').nth(1).fill('A mug of your choice')
    await send(sam.page, 'Send offer')
    await customer.page.reload()
    expect(await told()).toContain('A voucher (€15.00)')

    // The customer proposes a third.
    await customer.page.getByText('None of these').click()
    await customer.page
      .getByLabel('What would put it right for you?')
      .fill('My 120 euro back, nothing else.')
    await customer.page.getByRole('button', { name: 'Suggest this' }).click()
    await customer.page.getByText('We have your suggestion.').waitFor()

    // It is more than Sam may grant alone.
    await sam.page.reload()
    expect(await sam.page.innerText('#step')).toContain('My 120 euro back')
    await sam.page.getByLabel('Message to the customer').fill('You get all of it back, of course.')
    await sam.page.locator('#step').getByLabel('What the customer gets').fill('Both payments back')
    await sam.page.locator('#step').getByLabel('Cost', { exact: true }).fill('120')
    await send(sam.page, 'Grant and send')
    expect(await sam.page.innerText('main')).toContain('Waiting for approval')
    expect(await told()).not.toContain('Both payments back')

    await lea.page.goto(`${collector.url}${await newLink(collector, 'story-lea')}`)
    await lea.page.getByRole('button', { name: 'Sign in to the desk' }).click()
    expect(await lea.page.innerText('main')).toContain('Needs your decision')
    await lea.page
      .getByRole('link', { name: /I paid 120 euro twice/ })
      .first()
      .click()
    await send(lea.page, 'Approve and send')
    await customer.page.reload()
    expect(await told()).toContain('You get all of it back, of course.')

    // Resolved, asked days later, and not right.
    const resolve = async (done: string) => {
      await sam.page.reload()
      const form = sam.page.locator('form[data-act=resolve]')
      if (!(await form.isVisible())) await open(sam.page, 'Resolve')
      await form.getByLabel('Say sorry').fill('I am sorry that we took your money twice.')
      await form.getByLabel('What was done?').fill(done)
      await form
        .getByLabel('What do they get for their trouble?')
        .fill('The 120 euro are on their way to your account.')
      await send(sam.page, 'Resolve and tell the customer')
    }
    await resolve('The second payment was sent back today.')
    await collector.tick(3 * DAY_MS + 60_000)
    await customer.page.goto(statusUrl)
    await customer.page.getByLabel('No, not yet').check()
    await customer.page.getByLabel('Anything else?').fill('Nothing has arrived on my account.')
    await customer.page.getByRole('button', { name: 'Send my answer' }).click()
    await customer.page.getByText('We’re working on it again.').waitFor()

    // It comes before new reports, with the customer's words on top.
    await sam.page.goto(`${collector.url}${await newLink(collector, 'story-sam')}`)
    await sam.page.getByRole('button', { name: 'Sign in to the desk' }).click()
    await sam.page.getByText('reopened').waitFor()
    await sam.page
      .getByRole('link', { name: /reopened/ })
      .first()
      .click()
    expect(await sam.page.innerText('main')).toContain('Nothing has arrived on my account.')
    await sam.page
      .getByLabel('Your reply')
      .first()
      .fill('You are right: the bank sent it back. I pay it by hand today.')
    await send(sam.page, 'Reply')
    await resolve('I paid it by hand, and the bank has confirmed it.')

    await customer.page.reload()
    await customer.page.getByRole('button', { name: 'Yes, it’s fine now' }).click()
    await customer.page.getByText('You told us we put it right.').waitFor()

    // What was learned, and the end.
    await sam.page.reload()
    await sam.page.getByLabel('What caused it?').selectOption({ label: 'Payment' })
    await sam.page
      .getByLabel('How, or why not?')
      .fill('The page sends a payment once, however often Pay is pressed.')
    await send(sam.page, 'Save and close')
    await collector.tick(3 * DAY_MS + 60_000)
    await customer.page.reload()
    await customer.page.getByLabel('Yes', { exact: true }).check()
    await customer.page.locator('input[name=rating][value="5"]').check()
    await customer.page.getByRole('button', { name: 'Send my answer' }).click()
    await customer.page.waitForLoadState()
    await collector.tick(3 * DAY_MS + 120_000)

    const report = await scene.newest()
    expect(report).toMatchObject({
      state: 'closed',
      reopenCount: 1,
      owner: { name: 'Sam Okafor' },
      learning: { cause: 'payment' },
      granted: [{ remedy: { amount: 12_000 } }],
    })
    for (const { trouble, context } of [customer, sam, lea]) {
      expect(trouble).toEqual([])
      await context.close()
    }
  })
})
