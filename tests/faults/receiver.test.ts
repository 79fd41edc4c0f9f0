import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, ORIGIN } from '../support/click.ts'
import { readAttempts, readDeliveries, readEndpoint } from '../support/deliveries.ts'
import { startNetworked } from '../support/networked.ts'
import { startReceiver } from '../support/receiver.ts'
import { startRogue } from '../support/rogue-receiver.ts'
import { TOKEN } from '../support/telegram.ts'

const MINUTE = 60_000
const MEGABYTE = 1024 * 1024

/** How each misbehaviour is seen: what it says, and whether it is tried again. */
const SEEN = {
  '/status/301': ['status_301', 'pending'],
  '/status/302': ['status_302', 'pending'],
  '/status/307': ['status_307', 'pending'],
  '/status/400': ['status_400', 'pending'],
  '/status/404': ['status_404', 'pending'],
  '/status/408': ['status_408', 'pending'],
  '/status/410': ['status_410', 'dead'],
  '/status/500': ['status_500', 'pending'],
  '/status/503': ['status_503', 'pending'],
  '/wait/1200': ['status_429', 'pending'],
  '/date/1200': ['status_503', 'pending'],
  '/wait/999999999': ['status_429', 'pending'],
  '/hang': ['timeout', 'pending'],
  '/reset/500': ['status_500', 'pending'],
  '/reset/200': ['status_200', 'delivered'],
  '/tls': ['unreachable', 'pending'],
  '/big/50': ['status_200', 'delivered'],
  '/big/500': ['status_500', 'pending'],
  '/slow/500': ['status_500', 'pending'],
  '/late/20': ['status_200', 'delivered'],
} as const
const PATHS = Object.keys(SEEN) as (keyof typeof SEEN)[]
const idOf = (path: string) => `r9${path.replaceAll('/', '-')}`

let collector: Awaited<ReturnType<typeof startNetworked>>
let rogue: Awaited<ReturnType<typeof startRogue>>
let healthy: Awaited<ReturnType<typeof startReceiver>>
let tookMs = 0
let reportId = ''
let sentAt = 0

beforeAll(async () => {
  collector = await startNetworked()
  rogue = await startRogue()
  healthy = await startReceiver()
  const { secret } = healthy
  const endpoints = PATHS.map((path) => ({
    id: idOf(path),
    url: path === '/tls' ? rogue.tlsUrl : rogue.url(path),
    secret,
  }))
  const telegram = {
    id: 'r9-telegram',
    url: rogue.url('/status/302'),
    secret: '',
    format: 'slack',
    channel: 'telegram',
    config: JSON.stringify({ token: TOKEN, chatId: '-1001' }),
  }
  await collector.seed('r9', [...endpoints, telegram])
  const click = newClick({ site: 'r9' })
  reportId = click.id
  await collector.fetch('/v1/reports', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: ORIGIN },
    body: JSON.stringify(click),
  })
  const started = Date.now()
  sentAt = started + MINUTE
  await collector.tick(MINUTE)
  tookMs = Date.now() - started
}, 180_000)
afterAll(() => Promise.all([collector.close(), rogue.close(), healthy.close()]))

const rowOf = async (path: string) =>
  (await readDeliveries(collector, reportId)).find(({ recipient }) => recipient === idOf(path))

describe('R9: a receiver that misbehaves', () => {
  it.each(PATHS)(
    'R9: is told apart by what it did, and tried again unless it is gone: %s',
    async (path) => {
      const row = await rowOf(path)
      expect([row?.outcome, row?.status, row?.attempts]).toEqual([...SEEN[path], 1])
    },
  )

  it('R9: is left after half a minute, and keeps nobody else waiting', async () => {
    expect(tookMs).toBeGreaterThan(29_000)
    const subjects = (await collector.mailsTo('sam@shop.example')).map(({ subject }) => subject)
    expect(subjects.filter((subject) => subject.includes('have been stopped'))).toHaveLength(1)
    expect(subjects).toHaveLength(2)
  })

  it('R9: is followed nowhere, not even with a token in its address', async () => {
    const rows = await readDeliveries(collector, reportId)
    const outcome = rows.find(({ recipient }) => recipient === 'r9-telegram')?.outcome
    expect(outcome).toBe('status_302')
    expect(rogue.got).toContain(`/status/302/bot${TOKEN}/sendMessage`)
    expect(rogue.got.filter((path) => path === '/moved')).toEqual([])
  })

  it('R9: that says it is gone has its endpoint disabled at once, with the reason', async () => {
    expect(await readEndpoint(collector, idOf('/status/410'))).toMatchObject({
      disabledBecause: 'gone',
    })
    const others = await Promise.all(
      PATHS.filter((path) => path !== '/status/410').map((path) =>
        readEndpoint(collector, idOf(path)),
      ),
    )
    expect(others.every((one) => one?.disabledAt === null)).toBe(true)
  })

  it.each([
    ['/wait/1200', 20 * MINUTE],
    ['/date/1200', 20 * MINUTE],
    ['/wait/999999999', 24 * 60 * MINUTE],
    ['/status/500', 5_000],
  ])('R9: that asks us to wait is obeyed, for a day at most: %s', async (path, waitMs) => {
    const waited = ((await rowOf(path))?.due ?? 0) - sentAt
    expect(waited).toBeGreaterThanOrEqual(waitMs - 1_000)
    // Other receivers hold up the end of the round, and a date has whole seconds.
    expect(waited).toBeLessThan(waitMs + 120_000)
  })

  it('R9: is never read to the end: a body of any size costs next to nothing', () => {
    for (const path of ['/big/50', '/big/500']) {
      expect(rogue.written.get(path)).toBeLessThan(12 * MEGABYTE)
    }
  })

  it('R9: is quoted in one short line that controls nothing', async () => {
    const [first] = await readAttempts(collector, idOf('/status/500'))
    expect(first?.excerpt).toBe('This is 500. Second line.')
    const [reset] = await readAttempts(collector, idOf('/reset/500'))
    expect(reset?.excerpt).toBe('Only the beginn')
    const [big] = await readAttempts(collector, idOf('/big/500'))
    expect(big?.excerpt).toHaveLength(200)
  })

  it('R9: counts as failing since its first failure, and only then', async () => {
    const since = async (path: string) =>
      (await readEndpoint(collector, idOf(path)))?.failingSince ?? null
    expect(await since('/status/500')).toBeGreaterThan(0)
    expect(await since('/late/20')).toBeNull()
  })
})
