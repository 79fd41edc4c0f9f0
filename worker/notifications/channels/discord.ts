import { clip, clipLine } from '../../text/clip.ts'
import { chatChannel, type Story } from './channel.ts'

// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
const TITLE_MAX = 256
const DESCRIPTION_MAX = 4_096
const NAME_MAX = 256
const VALUE_MAX = 300
const EMBED_MAX = 6_000
const ACCENT = 0xa8481f

interface Field {
  readonly name: string
  readonly value: string
}

/** A channel of Discord. */
export const discord = chatChannel(
  'discord',
  'Discord',
  'In Discord, open the settings of the channel, add a webhook under Integrations and copy its address.',
  discordPost,
)

/** A post to Discord. Nobody is mentioned by it, whatever the customer wrote. */
export function discordPost(story: Story, link: string) {
  const title = clipLine(story.headline, TITLE_MAX, escape)
  const description = descriptionOf(story)
  return {
    content: clipLine(story.subject, TITLE_MAX, escape),
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title,
        url: link,
        color: ACCENT,
        ...(description !== '' && { description }),
        fields: fitting(fieldsOf(story, link), EMBED_MAX - title.length - description.length),
      },
    ],
  }
}

function descriptionOf({ ask, quotes }: Story): string {
  const asked = ask === null ? '' : clip(ask, NAME_MAX, escape)
  const words = quotes.map(({ when, text }) => (when === null ? text : `${when}:\n${text}`))
  const room = DESCRIPTION_MAX - asked.length - 2
  return [asked, clip(words.join('\n\n'), room, escape)].filter((part) => part !== '').join('\n\n')
}

// What to do comes first, so that it is there however much the customer wrote.
function fieldsOf({ facts, action }: Story, link: string): readonly Field[] {
  return [
    { name: 'What to do', value: `[${escapeAll(action)}](${link})` },
    ...facts.map(({ label, value }) => ({
      name: clipLine(label, NAME_MAX, escape),
      value: clipLine(value, VALUE_MAX, escape),
    })),
  ]
}

function fitting(fields: readonly Field[], room: number): readonly Field[] {
  let length = 0
  return fields.filter(({ name, value }) => (length += name.length + value.length) <= room)
}

function escape(char: string): string {
  return /[\\*_~`|>#[\]()<@:-]/.test(char) ? `\\${char}` : char
}

function escapeAll(text: string): string {
  return Array.from(text, escape).join('')
}
