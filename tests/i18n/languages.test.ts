import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Language,
  LANGUAGE_TRAITS,
  LANGUAGES,
  type RaiseInput,
} from '../../worker/contract.ts'
import { customerOf, sealed, wordsIn } from '../support/customer.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo, followUp, give, MOVES, sam } from '../support/stories.ts'
import { CUSTOMER_TEXTS } from '../support/texts.ts'
import { until } from '../support/until.ts'

const MINUTE = 60_000
const CUSTOMER = { role: 'customer' } as const

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const read = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await collector.fetch(path, { headers })
  const html = await answer.text()
  return { status: answer.status, html, text: wordsIn(html).replaceAll(/[\u2068\u2069]/g, '') }
}
const pageOf = ({ key }: Pick<RaiseInput, 'key'>, rest = '') => read(`/r/${key}${rest}`)

/** The newest of so many mails to somebody. A tick sends no more than it has time for. */
let minutes = 0
const mailed = (address: string, count = 1) =>
  until(`mail ${count} to ${address}`, async () => {
    await collector.tick(++minutes * MINUTE)
    const mails = await collector.mailsTo(address)
    return mails.length >= count && mails.at(-1)
  })

const ARABIC = {
  language: 'ar',
  page: { url: 'https://shop.example/', timeZone: 'Africa/Cairo', language: 'ar-EG' },
} as const

describe('a report that was raised in Arabic', () => {
  it('has its page in Arabic, from right to left, with times as they are written in Egypt', async () => {
    const { html, text } = await pageOf(await driveTo(collector, 'proposed', ARABIC))
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(text).toContain(CUSTOMER_TEXTS.ar.titles.proposed)
    expect(text).toContain('خيارات لك من Sam Okafor')
    expect(text).toMatch(/الإنجاز في موعد أقصاه +(السبت|الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة)/)
    expect(text).toMatch(/[٠-٩]+:[٠-٩]+ (ص|م)/)
    expect(text).toMatch(/Your postage back \(‏?٤٫٩٠/)
    expect(text).toContain('Africa/Cairo')
  })

  it('says nothing in English that we could say in Arabic', async () => {
    const english = new Set(
      Object.values(CUSTOMER_TEXTS.en).filter((one) => typeof one === 'string'),
    )
    for (const state of ['received', 'working', 'proposed', 'resolved', 'closed'] as const) {
      const { html } = await pageOf(await driveTo(collector, state, ARABIC))
      const said = html.split(/<[^>]*>/).map((one) => one.trim())
      expect(said.filter((one) => english.has(one))).toEqual([])
    }
  })

  it('asks for the follow-up in Arabic, with its scales', async () => {
    const click = await driveTo(collector, 'resolved', ARABIC)
    await followUp(collector, click.id)
    const { text, html } = await pageOf(click)
    expect(text).toContain(CUSTOMER_TEXTS.ar.scales.outcome)
    expect(html).toContain('<span>٥</span>')
    expect(text).toContain(`٥: ${CUSTOMER_TEXTS.ar.highest.outcome}`)
  })

  it('has its mails in Arabic', async () => {
    const click = await driveTo(collector, 'received', ARABIC)
    const email = 'ar@customer.example'
    await give(collector, click.id, CUSTOMER, { type: 'ask_mail', email })
    const asks = await mailed(email)
    await give(collector, click.id, CUSTOMER, { type: 'confirm_mail', email })
    await give(collector, click.id, sam(), MOVES.acknowledge(Date.now()))
    const news = await mailed(email, 2)
    expect(asks.subject).toBe('الموافقة على تلقي رسائل من \u2068Kiln & Clay\u2069؟')
    expect(asks.text).toContain(CUSTOMER_TEXTS.ar.askYes)
    expect(news.subject).toMatch(/^بلاغك \u2068\w{3}-\w{3}\u2069 إلى \u2068Kiln & Clay\u2069$/)
    expect(news.text).toContain('بلاغك في عهدة \u2068Sam Okafor\u2069')
    expect(news.text).toMatch(/[٠-٩]+:[٠-٩]+/)
    for (const mail of [asks, news]) {
      expect(mail.html).toContain('<html lang="ar" dir="rtl">')
      expect(mail.html).toMatch(/<div class="card"[^>]* lang="ar" dir="rtl">/)
    }
    expect(news.html).toContain('border-right:3px')
    expect(news.html).not.toContain('border-left')
  })

  it('keeps to Arabic behind the links of its mails', async () => {
    const click = await driveTo(collector, 'received', ARABIC)
    const path = `/m/stop/${await sealed(collector, 'stop', click.id)}`
    expect((await read(path)).html).toContain(CUSTOMER_TEXTS.ar.linkTitles.stop)
    const done = await collector.fetch(path, { method: 'POST' })
    expect(await done.text()).toContain(CUSTOMER_TEXTS.ar.linkDone.stop)
  })
})

describe('?lang=', () => {
  it.each(LANGUAGES)('shows the page in %s, whatever it was raised in', async (language) => {
    const { html } = await pageOf(await driveTo(collector, 'received', ARABIC), `?lang=${language}`)
    expect(html).toContain(`<html lang="${language}" dir="${LANGUAGE_TRAITS[language].direction}">`)
    expect(html).toContain(CUSTOMER_TEXTS[language].titles.received)
  })

  it('stays in every form and after it, faults included', async () => {
    const click = await driveTo(collector, 'received', ARABIC)
    const { html } = await pageOf(click, '?lang=de')
    const forms = [...html.matchAll(/action="([^"]+)"/g)].map(([, action]) => action)
    expect(forms.length).toBeGreaterThan(4)
    expect(forms.filter((action) => !action?.includes('?lang=de#'))).toEqual([])
    expect(html).toContain('data-query="?lang=de"')
    const send = (text: string) => customerOf(collector, click).send('write?lang=de', { text })
    const sent = await send('Hallo')
    expect(sent.headers.get('location')).toBe(`/r/${click.key}?lang=de`)
    const refused = await (await send('')).text()
    expect(refused).toContain(CUSTOMER_TEXTS.de.faults.write)
    const again = await collector.fetch(`/r/${click.key}/write?lang=de`, { redirect: 'manual' })
    expect(again.headers.get('location')).toBe(`/r/${click.key}?lang=de`)
  })

  it('changes nothing where we do not speak it', async () => {
    const click = await driveTo(collector, 'received', ARABIC)
    for (const lang of ['xx', 'ar-EG', '"><script>']) {
      const { html } = await pageOf(click, `?lang=${encodeURIComponent(lang)}`)
      expect(html).toContain('<html lang="ar" dir="rtl">')
      expect(html).not.toContain('script>?')
    }
  })

  it('is offered at the foot of the page, each language by its own name', async () => {
    const click = await driveTo(collector, 'received')
    const { html } = await pageOf(click)
    const links = [...html.matchAll(/<a href="[^"]*\?lang=([\w-]+)" hreflang="([\w-]+)"/g)]
    expect(links.map(([, one]) => one)).toEqual(LANGUAGES.filter((one) => one !== 'en'))
    expect(html).toContain('<li lang="he" dir="rtl">')
  })
})

describe('a site', () => {
  it('decides the language of what came without one', async () => {
    await collector.seed({ id: 'kiosk', language: 'ja' })
    const click = await driveTo(collector, 'received', { site: 'kiosk' })
    expect((await pageOf(click)).html).toContain('<html lang="ja" dir="ltr">')
  })

  it('says sentences and reasons in its own way, on the page and in mails', async () => {
    const own = {
      reasons: { broken: 'Es hakt' },
      pages: { newsSubject: 'Post von {site}: {reference}', said: 'Unser Gespräch' },
    }
    await collector.seed({ id: 'own', translations: { de: own } })
    const click = await driveTo(collector, 'received', { site: 'own', language: 'de' })
    const email = 'de@customer.example'
    await give(collector, click.id, CUSTOMER, { type: 'ask_mail', email })
    await mailed(email)
    await give(collector, click.id, CUSTOMER, { type: 'confirm_mail', email })
    await give(collector, click.id, sam('own'), MOVES.acknowledge(Date.now()))
    const { subject } = await mailed(email, 2)
    expect(subject).toMatch(/^Post von Kiln & Clay: /)
    const { text } = await pageOf(click)
    expect(text).toContain('Es hakt')
    expect(text).toContain('Unser Gespräch')
  })
})

describe('a page that knows no report', () => {
  const accepts = (language: string) => ({ 'accept-language': language, accept: 'text/html' })

  it.each([
    ['sw-KE, en;q=0.5', 'sw'],
    ['xx, zh-TW;q=0.9', 'zh-Hant'],
    ['xx', 'en'],
  ] as const)('speaks as the browser asks: %s', async (header, language: Language) => {
    const nowhere = await read('/r/nothing', accepts(header))
    expect(nowhere.html).toContain(`<html lang="${language}"`)
    expect(nowhere.text).toContain(CUSTOMER_TEXTS[language].noReport.heading)
    const link = await read('/m/stop/nothing', accepts(header))
    expect(link.text).toContain(CUSTOMER_TEXTS[language].noReport.heading)
    const lost = await read('/no/such/page', accepts(header))
    expect([lost.status, lost.html]).toEqual([404, expect.stringContaining(`lang="${language}"`)])
    expect(lost.text).toContain(CUSTOMER_TEXTS[language].refusals.notFound)
  })

  it('says in the reader’s language why a form was refused', async () => {
    const click = await driveTo(collector, 'received', ARABIC)
    const answer = await collector.fetch(`/r/${click.key}/write`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site', ...accepts('fr') },
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain(CUSTOMER_TEXTS.fr.refusals.forbidden)
  })

  it('leaves the desk in English', async () => {
    const { html } = await read('/desk/nothing', accepts('fr'))
    expect(html).toContain('<html lang="en" dir="ltr">')
  })
})
