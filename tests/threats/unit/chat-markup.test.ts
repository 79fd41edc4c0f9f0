import { describe, expect, it } from 'vitest'
import type { Story } from '../../../worker/notifications/channels/channel.ts'
import { discordPost } from '../../../worker/notifications/channels/discord.ts'
import { slackPost } from '../../../worker/notifications/channels/slack.ts'
import { teamsPost } from '../../../worker/notifications/channels/teams.ts'
import { telegramPost } from '../../../worker/notifications/channels/telegram.ts'
import { SLY } from '../../support/sly.ts'

const LINK = 'https://collector.example/desk/reports/AAAAAAAAAAAAAAAAAAAAAA'

/** A story that says the same everywhere. */
const storyOf = (text: string): Story => ({
  headline: text,
  subject: text,
  ask: text,
  quotes: [
    { when: null, text },
    { when: text, text },
  ],
  facts: [{ label: text, value: text }],
  action: text,
})

/** Every string of a post, with the name that it stands under. */
function stringsIn(value: unknown, name = ''): readonly (readonly [name: string, text: string])[] {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) =>
    stringsIn(one, Array.isArray(value) ? name : `${name}.${key}`),
  )
}

describe('T6: what somebody wrote, in a chat', () => {
  it('mentions nobody and links nowhere in Slack', () => {
    for (const naughty of SLY) {
      const post = slackPost(storyOf(naughty), LINK)
      for (const [name, text] of stringsIn({ text: post.text, blocks: post.blocks })) {
        // A header and a button are plain text, in which nothing has a meaning.
        const isPlain = /\.blocks(\.elements)?\.text\.text$/.test(name) && !text.includes('&')
        if (isPlain || name.endsWith('.url')) continue
        expect([name, text]).toEqual([name, expect.not.stringMatching(/<[^\s]/)])
      }
      // Nothing that is not verbatim has mark-up of its own looked for.
      expect(JSON.stringify(post).split('"mrkdwn"').length).toBe(
        JSON.stringify(post).split('"verbatim":true').length,
      )
    }
  })

  it('is plain to Discord: each sign that formats, mentions or links is escaped', () => {
    for (const naughty of SLY) {
      const { content, embeds, allowed_mentions: mentions } = discordPost(storyOf(naughty), LINK)
      expect(mentions).toEqual({ parse: [] })
      const [embed] = embeds
      const texts = [
        content,
        embed?.title,
        embed?.description,
        ...(embed?.fields ?? []).slice(1).flatMap(({ name, value }) => [name, value]),
      ]
      for (const text of texts) {
        const plain = (text ?? '').replaceAll(/\\./gu, '')
        expect(plain).not.toMatch(/[\\*_~`|>#[\]()<@]|https?:/)
      }
      expect(embed?.url).toBe(LINK)
    }
  })

  it('is a run of text to Teams, which has no mark-up', () => {
    for (const naughty of SLY) {
      const post = teamsPost(storyOf(naughty), LINK)
      const types = stringsIn(post).filter(([name]) => name.endsWith('.type'))
      expect(types.map(([, type]) => type)).not.toContain('TextBlock')
      for (const [name, text] of stringsIn(post)) {
        if (name.endsWith('.url')) expect(text).toBe(LINK)
      }
    }
  })

  it('is plain to Telegram: code where it is shown as it is, and no link or mention elsewhere', () => {
    for (const naughty of SLY) {
      const post = telegramPost(storyOf(naughty), LINK)
      expect(Object.keys(post)).toEqual(['text', 'entities', 'link_preview_options'])
      expect(post.link_preview_options).toEqual({ is_disabled: true })
      const { text, entities } = post
      expect(new Set(entities.map(({ type }) => type))).toEqual(new Set(['bold', 'code', 'pre']))
      const outside = entities
        .filter(({ type }) => type !== 'bold')
        .reduceRight(
          (rest, { offset, length }) => rest.slice(0, offset) + rest.slice(offset + length),
          text,
        )
      expect(outside.endsWith(`\n${LINK}`)).toBe(true)
      expect(outside.slice(0, -LINK.length)).not.toMatch(/[.:/@#$][\p{L}\p{N}_/]/u)
    }
  })
})
