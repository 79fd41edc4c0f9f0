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
    'E_SENDING_DISABLED',
    'E_DOMAIN_NOT_VERIFIED',
    'E_FROM_ADDRESS_NOT_ALLOWED',
    'E_ACCOUNT_SUSPENDED',
    'E_MONTHLY_LIMIT_EXCEEDED',
    'E_QUOTA_EXCEEDED',
    'E_SEND_QUOTA_EXCEEDED',
    'E_UNAUTHORIZED_SENDER',
  ])('C8: is no fault of the mail after %s', async (code) => {
    const held = { ok: false, reason: code, again: true }
    expect(isSendersFault(code)).toBe(true)
    expect(await sendTo(withCode(code))).toEqual(held)
  })

  it.each([
    'email from a@shop.example not allowed: sender is not verified',
    'Domain shop.example is not available for sending',
    'You have reached your daily quota.',
    'You have exceeded your monthly email limit.',
    'Daily message quota exceeded',
    'Maximum credits exceeded',
    'Sending paused for this account.',
    'Email address is not verified. The following identities failed the check: a@shop.example',
    'The from address does not match a verified identity.',
    'The domain shop.example has expired and is suspended',
    'Your account has been suspended.',
  ])('C8: is no fault of the mail where the provider says without a code: %s', async (said) => {
    const outcome = await sendTo(new Error(said))
    expect(outcome).toMatchObject({ ok: false, again: true })
    expect(isSendersFault(outcome.reason)).toBe(true)
  })

  it('C8: is no fault of the mail where a code that says nothing comes with words about the sender', async () => {
    const said = 'from: the sender domain shop.example is not verified'
    const outcome = await sendTo(Object.assign(new Error(said), { code: 'E_VALIDATION_ERROR' }))
    expect(outcome).toEqual({ ok: false, reason: 'sender_refused', again: true })
  })

  it.each([
    'E_RECIPIENT_DOMAIN_NOT_FOUND',
    'E_RECIPIENT_QUOTA_EXCEEDED',
    'E_RATE_LIMIT_EXCEEDED',
    'E_TO_DOMAIN_INVALID',
  ])('C8: is no fault of the sender after %s', async (code) => {
    expect(isSendersFault((await sendTo(withCode(code))).reason)).toBe(false)
  })

  it.each([
    'The recipient’s mailbox is over its quota.',
    'destination address is not a verified address',
    'The domain of the recipient is not available.',
    'Internal error',
  ])('C8: is no fault of the sender where the provider says without a code: %s', async (said) => {
    expect(isSendersFault((await sendTo(new Error(said))).reason)).toBe(false)
  })

  it('is tried again where nobody says why, and nothing that was said is kept', async () => {
    const failed = { ok: false, reason: 'mail_failed', again: true }
    expect(await sendTo(new Error('kim@example.com is unknown'))).toEqual(failed)
    expect(await sendTo('down')).toEqual(failed)
    expect(await sendTo(withCode('kim@example.com is unknown'))).toEqual(failed)
  })
})
