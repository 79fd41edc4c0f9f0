import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { act } from '../support/act.ts'
import { newClick, raise } from '../support/click.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

const MINUTE = 60_000
const WORDS = '<!channel> @everyone [win](https://evil.example) & nothing happens\n\nwhen I pay.'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
})
afterAll(() => collector.close())

type Format = 'slack' | 'discord' | 'teams' | 'webhook'

/** A site with one endpoint, and a report about which it is told. */
async function post(id: string, format: Format, status = 200) {
  const receiver = await startReceiver(() => status)
  const { url, secret } = receiver
  await collector.seed({ id }, { endpoints: [{ id: `${id}-room`, url, secret, format }] })
  const click = newClick({ site: id, text: WORDS })
  await raise(collector, click)
  await collector.tick(MINUTE)
  return { ...receiver, click }
}

const statuses = async (reportId: string) => {
  const { results } = await collector.db
    .prepare("SELECT type, status FROM delivery WHERE report_id = ? AND channel = 'webhook'")
    .bind(reportId)
    .all<{ type: string; status: string }>()
  return results.map(({ type, status }) => `${type} ${status}`)
}

describe('a chat', () => {
  it.each([
    ['slack', 200],
    ['discord', 204],
    ['teams', 202],
  ] as const)(
    'of %s is told of a new report, unsigned, with a link that signs nobody in',
    async (format, status) => {
      const { got, click, close } = await post(`chat-${format}`, format, status)
      expect(got).toHaveLength(1)
      expect(got[0]?.headers['webhook-signature']).toBeUndefined()
      expect(got[0]?.headers['content-type']).toBe('application/json')
      expect(got[0]?.body).toContain('Something went wrong for a customer')
      expect(got[0]?.body).toContain(`${collector.url}/desk/reports/${click.id}`)
      expect(got[0]?.body).not.toContain('/desk/enter/')
      expect(got[0]?.body).not.toContain(click.key)
      expect(await statuses(click.id)).toEqual(['report.raised delivered'])
      await close()
    },
  )

  it('of Slack shows the words as a quote that mentions nobody', async () => {
    const { got, close } = await post('slack-words', 'slack')
    const { blocks } = JSON.parse(got[0]?.body ?? '') as { blocks: Record<string, unknown>[] }
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'context', 'actions'])
    expect(blocks[1]).toMatchObject({
      text: {
        type: 'mrkdwn',
        verbatim: true,
        text: '>&lt;!channel&gt; @everyone [win](https://evil.example) &amp; nothing happens\n>\n>when I pay.',
      },
    })
    await close()
  })

  it('of Discord allows no mention', async () => {
    const { got, close } = await post('discord-words', 'discord')
    expect(JSON.parse(got[0]?.body ?? '')).toMatchObject({
      allowed_mentions: { parse: [] },
      embeds: [{ description: expect.stringContaining('\\[win\\]\\(https') as string }],
    })
    await close()
  })

  it('of Teams gets an Adaptive Card with the words as they are', async () => {
    const { got, close } = await post('teams-words', 'teams')
    const body = JSON.parse(got[0]?.body ?? '') as {
      type: string
      attachments: { contentType: string; content: object }[]
    }
    expect(body.type).toBe('message')
    expect(body.attachments[0]?.contentType).toBe('application/vnd.microsoft.card.adaptive')
    expect(body.attachments[0]?.content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' })
    const run = { type: 'TextRun', text: WORDS }
    expect(got[0]?.body).toContain(JSON.stringify(run))
    await close()
  })

  it('hears what the customer wrote later, but not what one colleague asks another', async () => {
    const { got, click, close } = await post('chat-later', 'slack')
    const sam = { role: 'admin', id: 'chat-later-sam', name: 'Sam' } as const
    const updateBy = Date.now() + 2 * 60 * MINUTE
    const text = 'I am sorry that it failed.'
    await act(collector, click.id, sam, { type: 'acknowledge', text, updateBy })
    await act(collector, click.id, { role: 'customer' }, { type: 'write', text: 'Still broken.' })
    await act(collector, click.id, sam, { type: 'escalate', reason: 'I need somebody to help.' })
    await collector.tick(2 * MINUTE)
    expect(got).toHaveLength(3)
    const later = got.slice(1).map(({ body }) => body)
    expect(later.join()).toContain('Still broken.')
    expect(later.join()).toContain('Sam asks for your help')
    await close()
  })

  it('is sent the same bytes again when it fails', async () => {
    let mood = 500
    const receiver = await startReceiver(() => mood)
    const endpoint = {
      id: 'chat-retry-room',
      url: receiver.url,
      secret: receiver.secret,
      format: 'slack',
    }
    await collector.seed({ id: 'chat-retry' }, { endpoints: [endpoint] })
    await raise(collector, newClick({ site: 'chat-retry' }))
    await collector.tick(MINUTE)
    mood = 200
    await collector.tick(3 * MINUTE)
    expect(receiver.got).toHaveLength(2)
    expect(receiver.got[1]?.body).toBe(receiver.got[0]?.body)
    await receiver.close()
  })
})
