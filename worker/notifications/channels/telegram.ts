import * as v from 'valibot'
import type { Endpoint } from '../../sites/site.ts'
import { clip, clipLine } from '../../text/clip.ts'
import { type Answer, type Channel, forPeople, type RefusalMeaning, type Story } from './channel.ts'
import { excerptOf, WAIT_MAX_MS } from './post.ts'

const HOST = 'api.telegram.org'

// https://core.telegram.org/bots/api#sendmessage, counted in UTF-16 code units as strings are here.
const TEXT_MAX = 4_096
const HEADLINE_MAX = 256
const ASK_MAX = 600
const FACTS_MAX = 1_200
const FACT_MAX = 200
const LABEL_MAX = 75
const QUOTES_MAX = 3

const Config = v.strictObject({
  url: v.pipe(
    v.optional(v.string(), `https://${HOST}`),
    v.title('Address of the Bot API'),
    v.description('For tests on this machine. Leave it empty to use Telegram itself.'),
    v.metadata({ isForTrials: true }),
  ),
  token: v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{3,20}:[\w-]{20,80}$/),
    v.title('Bot token'),
    v.description('It works like a password, and isn’t shown again.'),
    v.metadata({ isSecret: true }),
  ),
  chatId: v.pipe(
    v.union([v.string(), v.number()]),
    v.transform(String),
    v.trim(),
    v.regex(/^(?:-?\d{1,20}|@\w{4,40})$/),
    v.title('Chat id'),
    v.description('The id of a group starts with a minus sign.'),
  ),
  topicId: v.pipe(
    v.optional(v.union([v.string(), v.number()])),
    v.transform((id) => (id === undefined ? undefined : String(id).trim())),
    v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/))),
    v.title('Topic id'),
    v.description('Only for a group with topics.'),
  ),
})

/** A chat or group in Telegram, by a bot of the site's own. */
export const telegram: Channel = {
  name: 'telegram',
  label: 'Telegram',
  readers: 'people',
  isSigned: false,
  config: Config,
  help: `To get a bot token, send /newbot to @BotFather in Telegram. To get the chat id, add the bot to your group and open the group at web.telegram.org/a. The number at the end of the address is the id.`,
  hosts: [HOST],
  outcomes: {
    telegram_chat_moved: 'The group has a new chat id, so this endpoint needs that one',
    telegram_unauthorized: 'Telegram doesn’t recognise the bot token',
    telegram_forbidden: 'Telegram doesn’t let the bot post there',
    telegram_refused: 'Telegram refused the message',
  },
  render: forPeople(telegramPost),
  async request({ endpoint, body }) {
    const config = v.safeParse(Config, { url: endpoint.url, ...endpoint.config })
    const message = v.safeParse(Rendered, parseJson(body))
    if (!config.success || !message.success) return null
    const { url, token, chatId, topicId } = config.output
    return {
      url: `${url.replace(/\/$/, '')}/bot${token}/sendMessage`,
      headers: {},
      body: JSON.stringify({
        chat_id: chatId,
        ...(topicId !== undefined && { message_thread_id: Number(topicId) }),
        ...message.output,
      }),
    }
  },
  refusal: refusalOf,
}

// What is stored until it is sent names neither the bot nor the chat: either may change meanwhile.
const Rendered = v.object({
  text: v.string(),
  entities: v.optional(v.array(v.looseObject({ type: v.picklist(['bold', 'code', 'pre']) })), []),
  link_preview_options: v.optional(v.object({ is_disabled: v.literal(true) }), {
    is_disabled: true,
  }),
})

interface Entity {
  readonly type: 'bold' | 'code' | 'pre'
  readonly offset: number
  readonly length: number
}

/**
 * A post to Telegram. The text is plain and `entities` says which parts look how, so nothing in it
 * is read as markup and nothing has to be escaped. What a customer wrote stands in `pre` or `code`,
 * in which Telegram finds no links, mentions and commands. In all other lines word joiners keep it
 * from finding any, but for the link to the desk.
 */
export function telegramPost(story: Story, link: string) {
  const end = `\n${clipLine(story.action, LABEL_MAX, unlinked)}:\n${link}`
  const top = [
    [bold(clipLine(story.headline, HEADLINE_MAX, unlinked))],
    ...(story.ask === null ? [] : [[plain(`\n${clip(story.ask, ASK_MAX, unlinked)}`)]]),
  ]
  const facts = factsOf(story)
  const room = TEXT_MAX - end.length - lengthOf(top) - lengthOf(facts) - 1
  const lines = [...top, ...quotesOf(story, room), ...facts, [plain(end)]]
  return { ...joined(lines), link_preview_options: { is_disabled: true } as const }
}

interface Part {
  readonly type: Entity['type'] | null
  readonly text: string
}

type Line = readonly Part[]

const plain = (text: string): Part => ({ type: null, text })
const bold = (text: string): Part => ({ type: 'bold', text })
const code = (text: string): Part => ({ type: 'code', text })
const pre = (text: string): Part => ({ type: 'pre', text })

// Whole lines only, those that matter most first.
function factsOf({ facts }: Story): readonly Line[] {
  const lines = facts.map(({ label, value }, at): Line => {
    const lead = `${at === 0 ? '\n' : ''}${clipLine(label, LABEL_MAX, unlinked)}: `
    return [plain(lead), code(clipLine(value, FACT_MAX))]
  })
  return lines.filter((_line, at) => lengthOf(lines.slice(0, at + 1)) <= FACTS_MAX)
}

// The newest ones share what room is left.
function quotesOf({ quotes }: Story, room: number): readonly Line[] {
  const shown = quotes.slice(-QUOTES_MAX)
  return shown.map(({ when, text }) => {
    const lead = when === null ? '\n' : `\n${clipLine(when, FACT_MAX, unlinked)}:\n`
    const max = Math.max(1, Math.floor(room / shown.length) - lead.length - 1)
    return [plain(lead), pre(clip(text, max))]
  })
}

function lengthOf(lines: readonly Line[]): number {
  return lines.flat().reduce((sum, { text }) => sum + text.length, lines.length)
}

function joined(lines: readonly Line[]): { text: string; entities: readonly Entity[] } {
  let text = ''
  const entities: Entity[] = []
  for (const line of lines) {
    if (text !== '') text += '\n'
    for (const part of line) {
      const { length } = part.text
      if (part.type !== null && length > 0) {
        entities.push({ type: part.type, offset: text.length, length })
      }
      text += part.text
    }
  }
  return { text, entities }
}

// Links, mentions, hashtags and commands all need one of these beside a letter.
function unlinked(char: string): string {
  return /[.:/@#$]/.test(char) ? `${char}\u2060` : char
}

const Refused = v.object({
  description: v.optional(v.string(), ''),
  parameters: v.optional(
    v.object({
      retry_after: v.optional(v.pipe(v.number(), v.minValue(0))),
      migrate_to_chat_id: v.optional(v.pipe(v.number(), v.safeInteger())),
    }),
    {},
  ),
})

// Asking again changes nothing about these: somebody has to change the bot, the chat or the endpoint.
const FINAL: Readonly<Record<number, string>> = {
  400: 'telegram_refused',
  401: 'telegram_unauthorized',
  403: 'telegram_forbidden',
  404: 'telegram_unauthorized',
}

function refusalOf({ status, text }: Answer, { config }: Endpoint): RefusalMeaning {
  const parsed = v.safeParse(Refused, parseJson(text))
  const { description, parameters } = parsed.success
    ? parsed.output
    : { description: '', parameters: {} }
  const { retry_after: seconds, migrate_to_chat_id: movedTo } = parameters
  const excerpt = excerptOf(withoutToken(description, config['token']))
  if (movedTo !== undefined) {
    return {
      reason: 'telegram_chat_moved',
      again: false,
      excerpt: `The new chat id is ${movedTo}.`,
    }
  }
  const reason = FINAL[status]
  return {
    excerpt,
    ...(reason !== undefined && { reason, again: false }),
    ...(seconds !== undefined && { retryAfterMs: Math.min(seconds * 1_000, WAIT_MAX_MS) }),
  }
}

// Telegram repeats no token, but something in between may repeat the address, which holds it.
function withoutToken(text: string, token: unknown): string {
  const secret = typeof token === 'string' ? token.split(':').at(-1) : undefined
  return secret ? text.replaceAll(secret, '[…]') : text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
