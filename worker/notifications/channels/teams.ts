import { clip, clipLine } from '../../text/clip.ts'
import { chatChannel, type Story } from './channel.ts'

// A workflow takes 28 KB. Every character here is at most three bytes, or six in two characters.
const HEADLINE_MAX = 300
const WORDS_MAX = 2_000
const QUOTES_MAX = 2
const FACT_MAX = 200
const LABEL_MAX = 75

/** A channel of Microsoft Teams, by a workflow. */
export const teams = chatChannel(
  'teams',
  'Teams',
  'In Teams, add the workflow that posts to a channel when a webhook request is received, and copy its address.',
  teamsPost,
)

/**
 * A post to a Microsoft Teams workflow. A `TextRun` shows its text as it is, where a `TextBlock`
 * would make links of what a customer wrote.
 */
export function teamsPost(story: Story, link: string) {
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          msteams: { width: 'Full' },
          body: [
            rich({ text: clipLine(story.headline, HEADLINE_MAX), size: 'Large', weight: 'Bolder' }),
            ...(story.ask === null ? [] : [rich({ text: clipLine(story.ask, HEADLINE_MAX) })]),
            ...story.quotes.slice(-QUOTES_MAX).map(({ when, text: words }) => ({
              type: 'Container',
              style: 'emphasis',
              items: [
                ...(when === null
                  ? []
                  : [rich({ text: clipLine(when, FACT_MAX), isSubtle: true, size: 'Small' })]),
                rich({ text: clip(words, WORDS_MAX) }),
              ],
            })),
            ...story.facts.map(({ label, value }) =>
              rich(
                { text: `${clipLine(label, FACT_MAX)}: `, weight: 'Bolder' },
                { text: clipLine(value, FACT_MAX) },
              ),
            ),
          ],
          actions: [
            { type: 'Action.OpenUrl', title: clipLine(story.action, LABEL_MAX), url: link },
          ],
        },
      },
    ],
  }
}

interface Run {
  readonly text: string
  readonly weight?: 'Bolder'
  readonly size?: 'Small' | 'Large'
  readonly isSubtle?: true
}

function rich(...runs: readonly Run[]) {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })) }
}
