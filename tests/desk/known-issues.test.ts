import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listKnownIssues, listPinned } from '../../worker/db/known-issues.ts'
import { codeOf, newClick, post, raise, tell } from '../support/click.ts'
import { newCase, openDesk, type Signed } from '../support/desk.ts'
import { NOTICE, pin } from '../support/known-problem.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { until } from '../support/until.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

const HOUR_MS = 60 * 60 * 1000
const TEXT = NOTICE
const WORDS = 'Paying by card works again since noon. Thank you for waiting.'
const LATER = '2099-01-01T12:00'

const idOn = (page: string) => /name="id" value="([\w-]{22})"/.exec(page)?.[1] ?? ''
const textOf = async (answer: { text(): Promise<string> }) => answer.text()

/** Somebody who wants to be told: their click, once their report goes on with the other one. */
async function join(site: string, notice: string, state = 'merged') {
  const one = await newCase(collector, { site, trigger: 'notice', reason: 'known', notice })
  await until(`the report is ${state}`, async () => (await one.read()).state === state)
  return one
}

const end = (who: Signed, id: string, words = WORDS) =>
  who.post(`/desk/notices/${id}/end`, { words })

const noticeOf = async (site: string, id: string) =>
  (await listPinned(collector.db, site)).find((one) => one.id === id)

describe('a pinned notice', () => {
  it('is sent with the texts of the panel until it ends', async () => {
    const { sam } = await openDesk(collector, 'shown')
    const id = await pin(sam)
    const path = '/w/shown/panel/en/words-0.js'
    const words = await textOf(await collector.fetch(path))
    expect(words).toContain(`"id":"${id}","text":"${TEXT}"`)
    expect(words).toContain('"pages":["/checkout*"]')
    expect((await end(sam, id)).status).toBe(303)
    expect(await textOf(await collector.fetch(path))).not.toContain(TEXT)
  })

  it('raises a report that belongs to whoever pinned it', async () => {
    const { sam } = await openDesk(collector, 'ours')
    const id = await pin(sam)
    const page = await textOf(await sam.get(`/desk/reports/${id}`))
    expect(page).toContain('Sam took the report and replied')
    expect(await noticeOf('ours', id)).toMatchObject({
      reportId: id,
      pinned: { by: { id: 'ours-sam', role: 'agent', name: 'Sam' } },
      ended: null,
    })
  })

  it('is pinned once by a form that is sent twice', async () => {
    const { sam } = await openDesk(collector, 'double')
    const id = await pin(sam)
    await sam.post('/desk/notices', { id, text: TEXT, pages: '', until: '', reference: '' })
    expect(await listPinned(collector.db, 'double')).toHaveLength(1)
  })

  it('belongs to the report that its reference names', async () => {
    const { sam } = await openDesk(collector, 'named')
    const one = await newCase(collector, { site: 'named' })
    const { reference } = await one.read()
    const id = await pin(sam, { reference: reference.toLowerCase() })
    const joined = await join('named', id)
    expect(await joined.read()).toMatchObject({ mergedInto: { reference } })
  })

  it.each([
    ['a day that is over', { until: '2020-01-01T10:00' }, 'Enter a date and time in the future'],
    ['a page that is none', { pages: 'checkout' }, 'Start each page with'],
    ['a reference of nobody', { reference: 'ZZZ-ZZZ' }, 'no open report with this reference'],
    ['a word', { text: 'Broken' }, 'in a sentence of your own'],
  ])('is not pinned with %s, and what was typed is kept', async (_what, given, fault) => {
    const { sam } = await openDesk(collector, 'faulty')
    const id = idOn(await textOf(await sam.get('/desk/notices')))
    const form = { id, text: TEXT, pages: '/kept*', until: '', reference: '', ...given }
    const answer = await sam.post('/desk/notices', form)
    expect(answer.status).toBe(422)
    const page = await textOf(answer)
    expect(page).toContain(fault)
    expect(page).toContain(form.text)
    expect(await listPinned(collector.db, 'faulty')).toEqual([])
  })

  it('is shown to no customer an hour after its date, and first at the desk', async () => {
    const { sam } = await openDesk(collector, 'late')
    const old = await pin(sam)
    await pin(sam, { text: 'We know that the search finds nothing.' })
    const past = Date.now() - HOUR_MS - 1000
    await collector.db.prepare('UPDATE notice SET until = ? WHERE id = ?').bind(past, old).run()
    const shown = await listKnownIssues(collector.db, 'late', Date.now())
    expect(shown.map(({ text }) => text)).toEqual(['We know that the search finds nothing.'])
    const page = await textOf(await sam.get('/desk/notices'))
    expect(page).toContain('overdue')
    expect(page.indexOf(TEXT)).toBeLessThan(page.indexOf('the search finds nothing'))
    await sam.post(`/desk/notices/${old}/move`, { until: LATER })
    expect(await listKnownIssues(collector.db, 'late', Date.now())).toHaveLength(2)
  })
})

describe('a customer who wants to be told', () => {
  it('gets a receipt, alerts nobody and is counted', async () => {
    const { sam } = await openDesk(collector, 'count')
    const id = await pin(sam)
    const answer = await raise(
      collector,
      newClick({ site: 'count', trigger: 'notice', notice: id }),
    )
    expect(answer.status).toBe(201)
    expect(await answer.json()).toMatchObject({ promise: { answerBy: expect.any(Number) } })
    await join('count', id)
    await collector.tick(2 * 60_000)
    expect(await textOf(await sam.get('/desk/notices'))).toContain(
      '2 customers want to be told when it’s over.',
    )
    const mails = await collector.mailsTo('sam@count.example')
    expect(mails.filter(({ subject }) => subject.includes('Something'))).toEqual([])
  })

  it('is one, however often the same click arrives', async () => {
    const { sam } = await openDesk(collector, 'again')
    const notice = await pin(sam)
    const one = await join('again', notice)
    expect((await raise(collector, one.click)).status).toBe(200)
    expect(await one.read()).toMatchObject({ state: 'merged', version: 2 })
  })

  it('can say how to reach them, and withdraw', async () => {
    const { sam } = await openDesk(collector, 'undo')
    const one = await join('undo', await pin(sam))
    const { click } = one
    const details = { contact: { email: 'mia@customer.example' } }
    expect((await tell(collector, click, details)).status).toBe(200)
    const { id, key } = click
    expect((await post(collector, `/v1/reports/${id}/withdraw`, { key })).status).toBe(200)
    expect(await one.read()).toMatchObject({ state: 'withdrawn', mergedInto: null })
    expect(await textOf(await sam.get('/desk/notices'))).toContain(
      'Nobody has asked to be told yet.',
    )
  })

  it.each(['nonsense', 'ended'])('has an ordinary report where the notice is %s', async (kind) => {
    const { sam } = await openDesk(collector, kind)
    const id = kind === 'ended' ? await pin(sam) : 'no-such-notice'
    if (kind === 'ended') await end(sam, id)
    const one = await newCase(collector, { site: kind, trigger: 'notice', notice: id })
    await collector.tick(60_000)
    expect(await one.read()).toMatchObject({ state: 'received' })
    expect(await collector.mailsTo(`sam@${kind}.example`)).not.toEqual([])
  })

  it('does not join a notice of another site', async () => {
    const { sam } = await openDesk(collector, 'mine')
    await openDesk(collector, 'theirs')
    const id = await pin(sam)
    const one = await newCase(collector, { site: 'theirs', trigger: 'notice', notice: id })
    await collector.tick(60_000)
    expect(await one.read()).toMatchObject({ state: 'received', mergedInto: null })
  })
})

describe('"It is over"', () => {
  it('tells everybody who asked, once, and counts them', async () => {
    const { sam, noa } = await openDesk(collector, 'over')
    const id = await pin(sam)
    const customers = [await join('over', id), await join('over', id), await join('over', id)]
    await Promise.all([end(noa, id), end(sam, id, 'It is over since ten, says somebody else.')])
    await collector.tick()
    await collector.tick()
    // Where the queue came first, the clock leaves it to it.
    await until('all were told', async () => (await noticeOf('over', id))?.ended?.toldAt)
    const page = await textOf(await sam.get('/desk/notices'))
    expect(page).toContain('3 of 3 customers were told.')
    for (const one of customers) {
      const { key, id: reportId } = one.click
      const answer = await post(collector, `/v1/reports/${reportId}/status`, { key })
      const { messages } = (await answer.json()) as { messages: { text: string }[] }
      expect(messages).toHaveLength(1)
    }
  })

  it('tells by mail whoever confirmed an address', async () => {
    const { sam } = await openDesk(collector, 'mailed', { identitySecret: 's'.repeat(32) })
    const id = await pin(sam)
    const one = await join('mailed', id)
    const email = 'mia@mailed.example'
    await collector.db
      .prepare(`UPDATE report SET document = json_set(document, '$.mail', json(?)) WHERE id = ?`)
      .bind(JSON.stringify({ status: 'on', email }), one.click.id)
      .run()
    await end(sam, id)
    await collector.tick(60_000)
    const [mail] = await collector.mailsTo(email)
    expect(mail?.text).toContain(WORDS)
  })

  it('goes on by the clock where there are more than one round', async () => {
    const { sam } = await openDesk(collector, 'many')
    const id = await pin(sam)
    const customers = await Promise.all(Array.from({ length: 28 }, () => join('many', id)))
    await end(sam, id)
    await collector.tick()
    await until('all were told', async () =>
      (await textOf(await sam.get('/desk/notices'))).includes('28 of 28 customers were told.'),
    )
    expect((await customers[0]?.read())?.state).toBe('merged')
  })

  it('wants words of one’s own, and shows once what may hurt', async () => {
    const { sam } = await openDesk(collector, 'words')
    const id = await pin(sam)
    expect((await end(sam, id, 'It is over.')).status).toBe(422)
    const blaming = 'It works again, but you should have pressed twice.'
    expect(await textOf(await end(sam, id, blaming))).toContain('Not sent yet.')
    const form = { words: blaming, sure: 'yes' }
    expect((await sam.post(`/desk/notices/${id}/end`, form)).status).toBe(303)
  })

  it('is not for another site’s staff, nor for a stranger’s page', async () => {
    const { sam } = await openDesk(collector, 'home')
    const { sam: stranger } = await openDesk(collector, 'foreign')
    const id = await pin(sam)
    expect((await end(stranger, id)).status).toBe(404)
    expect((await stranger.post(`/desk/notices/${id}/move`, { until: '' })).status).toBe(404)
    const forged = await sam.post(
      `/desk/notices/${id}/end`,
      { words: WORDS },
      { origin: 'https://evil.example' },
    )
    expect(forged.status).toBe(403)
    expect(await codeOf(forged)).toBe('forbidden')
    expect(await noticeOf('home', id)).toMatchObject({ ended: null })
  })
})
