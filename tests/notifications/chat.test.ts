import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Story } from '../../worker/notifications/channels/channel.ts'
import { discordPost } from '../../worker/notifications/channels/discord.ts'
import { slackPost } from '../../worker/notifications/channels/slack.ts'
import { teamsPost } from '../../worker/notifications/channels/teams.ts'
import { clip } from '../../worker/text/clip.ts'

const LINK = 'https://collector.example/desk/reports/AAAAAAAAAAAAAAAAAAAAAA'
const storyWith = (text: string): Story => ({
  headline: text,
  subject: text,
  ask: text,
  quotes: [
    { when: null, text },
    { when: text, text },
  ],
  facts: Array.from({ length: 14 }, () => ({ label: 'Page', value: text })),
  action: 'Reply at the desk',
})
// What a customer can write, and the worst of it: the longest, and what grows when escaped.
const words = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 4_000 }),
  fc
    .constantFrom('<', '&', '*', '"', '\n', '\u0001', '€', '🏺', '@everyone ')
    .map((one) => one.repeat(4_000).slice(0, 4_000)),
)
const hold = (check: (text: string) => void) =>
  fc.assert(fc.property(words, check), { numRuns: 60 })

describe('a post to Slack', () => {
  it('is within the limits of its blocks, whatever the customer wrote', () => {
    hold((text) => {
      const { blocks } = slackPost(storyWith(text), LINK)
      for (const block of blocks) {
        if ('text' in block) {
          expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3_000)
        }
      }
      expect(JSON.stringify(blocks.at(-2)).length).toBeLessThan(5_000)
    })
  })

  it('lets no mention and no link of the customer’s through', () => {
    const told = JSON.stringify(
      slackPost(storyWith('<!channel> <@U1> <https://e.example|hi>'), LINK),
    )
    expect(told).toContain('&lt;!channel&gt; &lt;@U1&gt;')
    expect(told.replaceAll(/"plain_text","text":"[^"]*"/g, '')).not.toMatch(/<[!@#h]/)
  })

  it('cuts no entity in two', () => {
    expect(clip('&&&', 9, () => '&amp;')).toBe('&amp;…')
  })
})

describe('a post to Discord', () => {
  it('is within its limits, whatever the customer wrote', () => {
    hold((text) => {
      const { content, embeds } = discordPost(storyWith(text), LINK)
      const [embed] = embeds
      expect(content.length).toBeLessThanOrEqual(2_000)
      expect(embed?.title.length).toBeLessThanOrEqual(256)
      expect(embed?.description?.length ?? 0).toBeLessThanOrEqual(4_096)
      const fields = embed?.fields ?? []
      const total = [
        embed?.title,
        embed?.description,
        ...fields.flatMap(({ name, value }) => [name, value]),
      ]
      expect(total.join('').length).toBeLessThanOrEqual(6_000)
      expect(fields.length).toBeLessThanOrEqual(25)
      expect(fields[0]?.value).toContain(LINK)
    })
  })

  it('mentions nobody and formats nothing that the customer wrote', () => {
    const post = discordPost(storyWith('@everyone **bold** [a](https://e.example)'), LINK)
    expect(post.allowed_mentions).toEqual({ parse: [] })
    expect(post.embeds[0]?.description).toContain('\\@everyone \\*\\*bold\\*\\* \\[a\\]\\(https\\:')
  })
})

describe('a post to Teams', () => {
  it('is below 28 KB, whatever the customer wrote', () => {
    hold((text) => {
      const bytes = new TextEncoder().encode(JSON.stringify(teamsPost(storyWith(text), LINK)))
      expect(bytes.byteLength).toBeLessThan(28 * 1_024)
    })
  })

  it('shows what the customer wrote in runs that make no links of it', () => {
    const { content } = teamsPost(storyWith('[a](https://e.example)'), LINK).attachments[0] ?? {}
    expect(content?.version).toBe('1.4')
    expect(JSON.stringify(content)).not.toContain('"TextBlock"')
    expect(content?.actions).toEqual([
      { type: 'Action.OpenUrl', title: 'Reply at the desk', url: LINK },
    ])
  })
})
