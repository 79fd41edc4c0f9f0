import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { textsFor } from '../../worker/i18n/load.ts'
import { customerOf, wordsIn } from '../support/customer.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo, give, MOVES, sam } from '../support/stories.ts'

const DAY = 24 * 3_600_000
const CUSTOMER = { role: 'customer' } as const
const SYSTEM = { role: 'system' } as const

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

/** An offer that nobody chose from, to a customer with confirmed mail who speaks a language. */
async function ended(email: string, language: 'en' | 'ar' = 'en') {
  const click = await driveTo(collector, 'proposed', { language })
  const now = Date.now()
  for (const type of ['ask_mail', 'confirm_mail'] as const) {
    await give(collector, click.id, CUSTOMER, { type, email })
  }
  for (const days of [3.1, 7.2, 14.3]) {
    await give(collector, click.id, SYSTEM, { type: 'tick' }, now + days * DAY)
  }
  return click
}

describe('C4: an offer', () => {
  let click: Awaited<ReturnType<typeof ended>>
  beforeAll(async () => {
    click = await ended('ended@mail.example')
  })

  it('C4: says until when it can be chosen from, on the page and by mail', async () => {
    const open = await driveTo(collector, 'proposed')
    const page = await customerOf(collector, open).read()
    expect(page).toMatch(/You can choose until \w+ .*\d+:\d\d\s?\./)
    const email = 'until@mail.example'
    const told = await driveTo(collector, 'working')
    for (const type of ['ask_mail', 'confirm_mail'] as const) {
      await give(collector, told.id, CUSTOMER, { type, email })
    }
    await give(collector, told.id, sam(), MOVES.offer(Date.now()))
    await collector.tick(2 * DAY)
    const mails = await collector.mailsTo(email)
    expect(mails.at(-1)?.text).toContain('You can choose until')
  })

  it.each(LANGUAGES)(
    'C4: that has ended is said to have ended in %s, and not to stand',
    async (language) => {
      const texts = await textsFor(language, null)
      const html = await (await collector.fetch(`/r/${click.key}?lang=${language}`)).text()
      const page = wordsIn(html)
      for (const sentence of [texts.outcomes.no_reply, texts.offerEnded, texts.offerAgain]) {
        expect(page).toContain(wordsIn(sentence.replaceAll('&', '&amp;')))
      }
      expect(html).not.toContain(`action="/r/${click.key}/pick`)
      expect(page).not.toContain('still yours')
      expect(page).not.toContain(texts.titles.resolved)
    },
  )

  it('C4: that has ended is refused with the words that it has, and its money is free', async () => {
    const chosen = await driveTo(collector, 'proposed')
    const { offer } = (await findReport(collector.db, chosen.id)) ?? {}
    const now = Date.now()
    for (const days of [3.1, 7.2, 14.3]) {
      await give(collector, chosen.id, SYSTEM, { type: 'tick' }, now + days * DAY)
    }
    const page = customerOf(collector, chosen)
    const answer = await page.send('pick', { remedy: 'a', offer: String(offer?.seq) })
    expect(answer.status).toBe(409)
    expect(wordsIn(await answer.text())).toContain('so our offer has ended')
    const held = await collector.db
      .prepare('SELECT amount FROM granted WHERE report_id = ?')
      .bind(chosen.id)
      .first<number>('amount')
    expect(held).toBe(0)
  })

  it('C4: that has ended is mailed so in the customer’s language', async () => {
    const email = 'arabic@mail.example'
    await ended(email, 'ar')
    // Before the follow-up.
    await collector.tick(15 * DAY)
    const texts = await textsFor('ar', null)
    const last = (await collector.mailsTo(email)).at(-1)?.text ?? ''
    expect(last).toContain(texts.offerEnded)
    expect(last).toContain(texts.offerAgain)
    expect(last).not.toMatch(/still yours|We haven/)
  })
})
