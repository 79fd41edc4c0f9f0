import { clip, clipLine } from '../../text/clip.ts'
import { chatChannel, type Story } from './channel.ts'

// https://docs.slack.dev/reference/block-kit/blocks/
const HEADER_MAX = 150
const SECTION_MAX = 3_000
const CONTEXT_MAX = 2_000
const FACT_MAX = 200
const LABEL_MAX = 75

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** A channel of Slack. */
export const slack = chatChannel(
  'slack',
  'Slack',
  'In Slack, add an incoming webhook to the channel and copy its address.',
  slackPost,
)

/** A post to Slack. Nothing in it that a customer wrote can mention anybody or pass for a link. */
export function slackPost(story: Story, link: string) {
  return {
    text: clipLine(`${story.headline}: ${story.subject}`, SECTION_MAX, escape),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: clipLine(story.headline, HEADER_MAX) } },
      ...(story.ask === null ? [] : [section(clip(story.ask, SECTION_MAX, escape))]),
      ...story.quotes.slice(-3).map(({ when, text }) => {
        const lead = when === null ? '' : `${clipLine(when, FACT_MAX, escape)}:\n`
        return section(`${lead}>${clip(text, SECTION_MAX - lead.length - 1, quote)}`)
      }),
      { type: 'context', elements: [mrkdwn(contextOf(story))] },
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'open',
            url: link,
            text: { type: 'plain_text', text: clipLine(story.action, LABEL_MAX) },
          },
        ],
      },
    ],
  }
}

function contextOf({ facts }: Story): string {
  const lines = facts.map(
    ({ label, value }) => `*${escapeAll(label)}:* ${clipLine(value, FACT_MAX, escape)}`,
  )
  // Whole lines only: a cut in an entity would show as one.
  const fitting = lines.filter(
    (_line, at) => lines.slice(0, at + 1).join('\n').length <= CONTEXT_MAX,
  )
  return fitting.join('\n')
}

const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
// Verbatim: Slack looks for no names and channels in it.
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true })

function escape(char: string): string {
  return ESCAPES[char] ?? char
}

function escapeAll(text: string): string {
  return Array.from(text, escape).join('')
}

function quote(char: string): string {
  return char === '\n' ? '\n>' : escape(char)
}
