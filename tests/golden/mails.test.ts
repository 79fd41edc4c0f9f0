import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MONDAY } from '../support/reports.ts'
import { signIn } from '../support/staff.ts'
import { byTag, changesOf } from './golden.ts'
import { ENDPOINTS, type GoldenScene, insertAll, type Sent, startScene, upTo } from './scene.ts'
import { effectsAt, firstOfEach, sentAt, SPOTS } from './sent.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MORNING = MONDAY + DAY - HOUR

let scene: GoldenScene
beforeAll(async () => {
  scene = await startScene()
  await scene.at(MONDAY)
  await scene.open(ENDPOINTS)
})
afterAll(() => scene.close())

// What is drawn by lot each time.
const masked = (text: string) =>
  text
    .replaceAll(/\/desk\/sign-in\/[\w-]{32}/g, '/desk/sign-in/TOKEN')
    .replaceAll(/\bmsg_[\w-]{32}\b/g, 'msg_RANDOM')
    .replaceAll(/v1,[\w+/=]{44}/g, 'v1,SIGNATURE')
    .replaceAll(scene.url, 'https://collector.example')
    .replaceAll(/http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?=\/desk)/g, 'https://own.example')

function mailOf({ text = '', html = '', ...rest }: Sent, withHtml = true): string {
  const head = JSON.stringify(rest, null, 1)
  return masked([head, text, ...(withHtml ? [byTag(html)] : [])].join('\n--- \n'))
}

function postOf({ url, headers, body = '{}' }: Sent): string {
  return masked(JSON.stringify({ url, headers, body: JSON.parse(body) as unknown }, null, 1))
}

const anyOf = (sent: readonly Sent[]) =>
  new Map(
    sent.map((one) =>
      one.url === undefined
        ? [`mail to ${one.to}: ${one.subject}`, mailOf(one)]
        : [`post to ${one.url}`, postOf(one)],
    ),
  )

describe('what people are told stays as it is', () => {
  it('by everybody’s digest', async () => {
    const quiet = await scene.minute(MONDAY - HOUR)
    await scene.store(
      ['received', 'quarantined', 'acknowledged', 'working', 'proposed', 'resolved', 'confirmed']
        .map((state) => `state-${state}`)
        .concat('approval', 'broken', 'broken-plan', 'escalated', 'wrote', 'detour-7', 'follow-up')
        .map((name) => upTo(name, Infinity, `${name} in the digest`)),
    )
    const full = await scene.minute(MORNING)
    const sections = [...anyOf(quiet)].map(([title, text]) => [`quiet ${title}`, text] as const)
    expect(quiet.length + full.length).toBe(8)
    expect(changesOf('digests.txt', new Map([...sections, ...anyOf(full)]))).toBe('')
  })

  it('as mails to staff, for every event of which they are mailed', async () => {
    const own = (language: 'en' | 'ar', most: number) =>
      sentAt(scene, 'staff', firstOfEach(most), language, (planned) =>
        planned
          .filter(({ channel, recipientId }) => channel === 'mail' && recipientId !== 'customer')
          .slice(0, 1),
      )
    const [english, arabic] = [await own('en', 2), await own('ar', 1)]
    const told = [...english].map(
      ([title, sent]) => [title, sent.map((one) => mailOf(one))] as const,
    )
    const ofArabic = [...arabic].map(
      ([title, sent]) => [`of Arabic, ${title}`, sent.map((one) => mailOf(one, false))] as const,
    )
    const sections = [...told, ...ofArabic].map(
      ([title, mails]) => [title, mails.join('\n')] as const,
    )
    expect(english.size).toBeGreaterThan(24)
    expect(changesOf('mails-staff.txt', new Map(sections))).toBe('')
  })

  it.each(['en', 'ar'] as const)('as mails to the customer, in %s', async (language) => {
    const sent = await sentAt(scene, 'customer', firstOfEach(3), language, (planned) =>
      planned.filter(({ recipientId }) => recipientId === 'customer'),
    )
    const sections = [...sent].map(
      ([title, mails]) => [title, mails.map((one) => mailOf(one)).join('\n')] as const,
    )
    expect(sections.length).toBeGreaterThan(20)
    expect(changesOf(`mails-customer-${language}.txt`, new Map(sections))).toBe('')
  })

  it('as posts to chats', async () => {
    const sent = await sentAt(scene, 'chats', firstOfEach(2), 'en', (planned) =>
      planned.filter(({ recipientId }) => /slack|teams|discord|telegram/.test(recipientId)),
    )
    const sections = [...sent].map(
      ([title, posts]) => [title, posts.map((one) => postOf(one)).join('\n')] as const,
    )
    expect(sections.length).toBeGreaterThan(15)
    expect(changesOf('chats.txt', new Map(sections))).toBe('')
  })

  it('to whom, when and in place of what, for every event', () => {
    const sections = SPOTS.map((spot) => {
      const { effects, event } = effectsAt(spot, spot.name)
      const { deliveries, hastenTo, hastenCustomerTo, ...rest } = effects
      const since = (at: number | null) => at && at - event.at
      const told = { ...rest, hasten: since(hastenTo), hastenCustomer: since(hastenCustomerTo) }
      const lines = deliveries.map(
        ({ recipientId, channel, type, when, dueAt }) =>
          `${recipientId} ${channel} ${type} ${when} +${(dueAt - event.at) / 1_000}`,
      )
      return [`${spot.name} ${spot.seq} ${spot.type}`, [JSON.stringify(told), ...lines].join('\n')]
    })
    expect(changesOf('routing.txt', new Map(sections as [string, string][]))).toBe('')
  })

  it('by the mail that signs somebody in, and by tests of endpoints', async () => {
    await scene.at(MORNING)
    await scene.fetch('/desk/sign-in', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ email: 'ada@shop.example' }),
    })
    const mails: Sent[] = []
    // It is sent beside the answer.
    await expect
      .poll(async () => {
        mails.push(...(await scene.at(MORNING)))
        return mails.length
      })
      .toBe(1)
    const ada = await signIn(scene, 'ada')
    for (const { id } of ENDPOINTS) {
      await ada.post('/desk/deliveries/endpoints/test', { id, seen: '0' })
    }
    const posts = await scene.at(MORNING)
    expect(posts).toHaveLength(ENDPOINTS.length)
    expect(changesOf('sign-in-and-tests.txt', anyOf([...mails, ...posts]))).toBe('')
  })

  it('of what keeps alerts from arriving', async () => {
    const { db } = scene
    const { report, events } = upTo('state-working', Infinity, 'trouble')
    await scene.store([{ report, events }])
    const since = MORNING - 2 * HOUR
    const endpoint = db.prepare(
      `INSERT INTO endpoint (site_id, id, url, secret, created_at, format, failing_since,
         disabled_at, disabled_because) VALUES ('demo', ?, ?, 'whsec_AAAA', 1, 'slack', ?, ?, ?)`,
    )
    await db.batch([
      endpoint.bind('failing', 'https://crm.example.com/a', since, null, null),
      endpoint.bind('gone', 'https://old.example.com/b', null, since, 'gone'),
      db
        .prepare(
          `INSERT INTO dead_letter (site_id, report_id, body_hash, kept_at, raised)
           VALUES ('demo', 'held', 'hash', ?, ?)`,
        )
        .bind(since, JSON.stringify(events[0])),
    ])
    const row = { reportId: report.id, settledAt: MORNING - HOUR }
    await insertAll(
      db,
      `INSERT INTO delivery (report_id, seq, recipient_id, site_id, channel, type, message_id,
         due_at, status, attempts, outcome, settled_at)
       SELECT value ->> 'reportId', 1, value ->> 'to', 'demo', value ->> 'channel',
         'report.raised', value ->> 'to', 4e12, value ->> 'status', 5, value ->> 'outcome',
         value ->> 'settledAt' FROM json_each(?)`,
      [
        { ...row, to: 'failing', channel: 'webhook', status: 'pending', settledAt: null },
        { ...row, to: 'sam', channel: 'mail', status: 'dead', outcome: 'timeout' },
        { ...row, to: 'kim', channel: 'mail', status: 'dead', outcome: 'E_RECIPIENT_SUPPRESSED' },
      ],
    )
    const sent = await scene.minute(MORNING + 60_000)
    expect(sent.length).toBeGreaterThan(7)
    expect(changesOf('troubles.txt', anyOf(sent))).toBe('')
  })
})
