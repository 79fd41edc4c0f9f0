import { describe, expect, it } from 'vitest'
import type { Env } from '../../worker/env.ts'
import { sendMail } from '../../worker/notifications/transports/mail.ts'
import { isSendersFault } from '../../worker/reports/effects.ts'

const MAIL = { to: 'sam@shop.example', subject: 'Hello', text: '', html: '', messageId: 'msg_1' }

/** What comes of a mail where the platform throws this. */
function sendTo(thrown: unknown) {
  const EMAIL = { send: () => Promise.reject(thrown) }
  return sendMail({ EMAIL, MAIL_FROM: 'a@shop.example' } as unknown as Env, MAIL)
}

const withCode = (code: string) => Object.assign(new Error('No.'), { code })

describe('a mail that the provider does not take', () => {
  it.each([
    'E_RATE_LIMIT_EXCEEDED',
    'E_INTERNAL_SERVER_ERROR',
    'E_DELIVERY_FAILED',
    'E_SOMETHING_NEW',
  ])('is tried again after %s', async (code) => {
    expect(await sendTo(withCode(code))).toEqual({ ok: false, reason: code, again: true })
  })

  it.each([
    'E_RECIPIENT_SUPPRESSED',
    'E_RECIPIENT_NOT_ALLOWED',
    'E_VALIDATION_ERROR',
    'E_FIELD_MISSING',
    'E_TOO_MANY_RECIPIENTS',
    'E_CONTENT_TOO_LARGE',
    'E_HEADER_NOT_ALLOWED',
    'E_HEADERS_TOO_LARGE',
  ])('is given up after %s', async (code) => {
    expect(await sendTo(withCode(code))).toEqual({ ok: false, reason: code, again: false })
  })

  it.each([
    'E_DAILY_LIMIT_EXCEEDED',
    'E_SENDER_NOT_VERIFIED',
    'E_SENDER_DOMAIN_NOT_AVAILABLE',
    'E_SENDER_SOMETHING_NEW',
  ])('C8: is no fault of the mail after %s', async (code) => {
    const held = { ok: false, reason: code, again: true }
    expect(isSendersFault(code)).toBe(true)
    expect(await sendTo(withCode(code))).toEqual(held)
  })

  it.each([
    'email from a@shop.example not allowed: sender is not verified',
    'Domain shop.example is not available for sending',
    'You have reached your daily quota.',
  ])('C8: is no fault of the mail where the provider says without a code: %s', async (said) => {
    const outcome = await sendTo(new Error(said))
    expect(outcome).toMatchObject({ ok: false, again: true })
    expect(isSendersFault(outcome.reason)).toBe(true)
  })

  it('is tried again where nobody says why, and nothing that was said is kept', async () => {
    const failed = { ok: false, reason: 'mail_failed', again: true }
    expect(await sendTo(new Error('kim@example.com is unknown'))).toEqual(failed)
    expect(await sendTo('down')).toEqual(failed)
    expect(await sendTo(withCode('kim@example.com is unknown'))).toEqual(failed)
  })
})
