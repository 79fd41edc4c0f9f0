import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import type { Env } from '../../../worker/env.ts'
import { type Mail, sendMail } from '../../../worker/notifications/transports/mail.ts'
import { SLY } from '../../support/sly.ts'

interface Sent {
  readonly from: string | { readonly name: string; readonly email: string }
  readonly to: string
  readonly replyTo?: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly headers: Record<string, string>
}

const MAIL: Mail = {
  to: 'sam@shop.example',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  messageId: 'msg_1',
  fromName: 'Kiln & Clay',
  replyTo: 'help@shop.example',
  headers: { References: '<report-1@shop.example>' },
}

/** What the platform is handed, or how the attempt ended where it is handed nothing. */
async function handedOver(given: Partial<Mail>) {
  const sent: Sent[] = []
  const EMAIL = { send: (mail: Sent) => Promise.resolve(sent.push(mail)) }
  const env = { EMAIL, MAIL_FROM: 'Amends <amends@shop.example>' } as unknown as Env
  const outcome = await sendMail(env, { ...MAIL, ...given })
  return { outcome, sent }
}

/** The mail as the most careless program would write it: nothing quoted, folded or encoded. */
function carelessly({ from, to, replyTo, subject, text, headers }: Sent): string {
  const sender = typeof from === 'string' ? from : `${from.name} <${from.email}>`
  const lines = [
    `From: ${sender}`,
    `To: ${to}`,
    ...(replyTo === undefined ? [] : [`Reply-To: ${replyTo}`]),
    `Subject: ${subject}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    'Content-Type: text/plain; charset=utf-8',
  ]
  return `${lines.join('\r\n')}\r\n\r\n${text}`
}

async function requireOneRecipient(sent: Sent): Promise<void> {
  const read = await PostalMime.parse(carelessly(sent))
  const names = read.headers.map(({ key }) => key)
  expect(read.to).toEqual([{ name: '', address: sent.to }])
  expect([read.cc ?? [], read.bcc ?? []]).toEqual([[], []])
  expect(names).toEqual([...new Set(names)])
  const known =
    /^(from|to|reply-to|subject|references|auto-submitted|x-amends-delivery|content-type)$/
  for (const name of names) expect(name).toMatch(known)
  expect(read.subject).toBe(sent.subject)
  expect(read.from?.address).toBe('amends@shop.example')
}

describe('T7: a mail', () => {
  it.each(['subject', 'fromName', 'text', 'html', 'messageId'] as const)(
    'has one recipient and the headers it was given, whatever stands in its %s',
    async (field) => {
      for (const naughty of SLY) {
        for (const value of [naughty, `${naughty} and more`, `x ${naughty}`]) {
          const { outcome, sent } = await handedOver({ [field]: value })
          expect(outcome.ok).toBe(true)
          for (const mail of sent) await requireOneRecipient(mail)
          expect(sent).toHaveLength(1)
        }
      }
    },
  )

  it('goes to one plain address or nowhere, and is not tried again', async () => {
    const odd = ['', 'nobody', '@shop.example', 'a@', 'a@b@c', 'a@bä.example', 'a\u200b@b.example']
    for (const to of [...SLY, ...odd]) {
      const { outcome, sent } = await handedOver({ to })
      expect([to, outcome, sent]).toEqual([
        to,
        { ok: false, reason: 'bad_address', again: false },
        [],
      ])
    }
  })

  it('goes to a mailbox whose name is in another script', async () => {
    const { outcome, sent } = await handedOver({ to: 'jörg.用户@b.example' })
    expect([outcome.ok, sent[0]?.to]).toEqual([true, 'jörg.用户@b.example'])
    for (const mail of sent) expect(carelessly(mail)).toContain('\r\nTo: jörg.用户@b.example\r\n')
  })

  it('is answered to one plain address or to its sender', async () => {
    for (const replyTo of SLY) {
      const { sent } = await handedOver({ replyTo })
      expect(sent[0]?.replyTo).toBeUndefined()
    }
    const { sent } = await handedOver({})
    expect(sent[0]?.replyTo).toBe('help@shop.example')
  })

  it('loses a header that the platform would refuse, and not itself', async () => {
    for (const value of SLY) {
      const { outcome, sent } = await handedOver({
        headers: { References: value, [`X-${value}`]: 'x', 'List-Unsubscribe': value },
      })
      expect(outcome.ok).toBe(true)
      for (const mail of sent) {
        for (const [name, text] of Object.entries(mail.headers)) {
          expect([name, text]).toEqual([
            expect.stringMatching(/^[\w-]+$/),
            expect.stringMatching(/^[\x20-\x7e]+$/),
          ])
        }
      }
    }
  })

  it('is no fault of ours where the platform throws whatever it throws', async () => {
    const EMAIL = {
      send: () => {
        throw new TypeError('Invalid header value.')
      },
    }
    const env = { EMAIL, MAIL_FROM: 'a@shop.example' } as unknown as Env
    expect(await sendMail(env, MAIL)).toMatchObject({ ok: false, reason: 'mail_failed' })
  })
})
