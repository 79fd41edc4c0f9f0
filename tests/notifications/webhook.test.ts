import { describe, expect, it } from 'vitest'
import { installBase64 } from '../../demo/base64.ts'
import { retryAfterMs } from '../../worker/notifications/channels/post.ts'
import { sign } from '../../worker/notifications/channels/webhook.ts'
import { retryAt } from '../../worker/notifications/retry.ts'

// Node has not all of it yet; workerd, where this runs, has.
installBase64()

const NOW = Date.parse('2026-03-10T14:00Z')
const HOUR_MS = 60 * 60 * 1000
const DAY_MS = 24 * HOUR_MS

describe('sign', () => {
  // The vector that the reference libraries of Standard Webhooks publish.
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const messageId = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
  const timestamp = 1_614_265_330
  const body = '{"test": 2432232314}'
  const expected = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
  const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
  const signedBy = (endpoint: Parameters<typeof sign>[0]['endpoint']) =>
    sign({ endpoint, messageId, body }, timestamp)

  it('makes the signature of the published vector', async () => {
    const endpoint = { secret, previousSecret: null, previousUntil: null }
    expect(await signedBy(endpoint)).toBe(expected)
  })

  it('signs with the newest secret first and with the one before, until the overlap ends', async () => {
    const at = timestamp * 1000
    const overlap = { secret: other, previousSecret: secret, previousUntil: at + 1 }
    const both = (await signedBy(overlap)).split(' ')
    expect(both).toHaveLength(2)
    expect(both[1]).toBe(expected)
    expect(await signedBy({ ...overlap, previousUntil: at })).toBe(both[0])
  })
})

describe('retryAfterMs', () => {
  const wait = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), NOW)

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['999999999', DAY_MS],
    ['Tue, 10 Mar 2026 16:00:00 GMT', 2 * HOUR_MS],
    ['Tuesday, 10-Mar-26 16:00:00 GMT', 2 * HOUR_MS],
    ['Mon, 09 Mar 2026 16:00:00 GMT', 0],
    ['Sat, 10 Mar 2029 16:00:00 GMT', DAY_MS],
  ])('reads `%s`, and waits no longer than a day', (asked, waited) => {
    expect(wait({ 'retry-after': asked })).toBe(waited)
  })

  it.each(['', '-1', '1.5', 'soon', '2026-03-10', '1e9'])('takes `%s` for nothing', (asked) => {
    expect(wait({ 'retry-after': asked })).toBeUndefined()
  })

  it('reads a date against the clock of the receiver, which may go wrong', () => {
    const date = 'Tue, 10 Mar 2026 15:50:00 GMT'
    expect(wait({ 'retry-after': 'Tue, 10 Mar 2026 16:00:00 GMT', date })).toBe(10 * 60_000)
  })
})

describe('retryAt', () => {
  it('waits as long as it was asked to, and never less than by itself', () => {
    expect(retryAt(1, NOW, 0, HOUR_MS)).toBe(NOW + HOUR_MS)
    expect(retryAt(9, NOW, 0, HOUR_MS)).toBe(NOW + DAY_MS)
    expect(retryAt(10, NOW, 0, HOUR_MS)).toBeNull()
  })
})
