import * as v from 'valibot'
export type { ProblemBody, ProblemCode } from './problem.ts'
import { readContact } from './text/contact.ts'
import { withoutCards } from './text/redact.ts'

// A lone surrogate cannot be stored as UTF-8 and NUL ends strings in some readers: both would
// come back as something that the customer did not write.
const stored = v.check<string>((text) => text.isWellFormed() && !text.includes('\0'))

/** Text of at most `max` characters that can be stored as it is. */
const prose = (max: number) => v.pipe(v.string(), v.maxLength(max), stored)

/** The same on one line: for staff, a line break in it could pass for a line of ours. */
const line = (max: number) =>
  v.pipe(v.string(), v.maxLength(max), stored, v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u))

/** A length on somebody's screen. */
const Pixels = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))
const Count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9_999))

/** What helps to find the fault. The customer has seen each line of it and could take it out. */
const Evidence = v.strictObject({
  browser: v.exactOptional(line(300)),
  language: v.exactOptional(line(40)),
  timeZone: v.exactOptional(line(60)),
  viewport: v.exactOptional(v.strictTuple([Pixels, Pixels])),
  release: v.exactOptional(line(100)),
  order: v.exactOptional(line(100)),
  /** Script errors of the page, newest first. */
  errors: v.exactOptional(
    v.pipe(v.array(v.strictObject({ text: line(300), count: Count })), v.maxLength(5)),
  ),
  /** Requests of the page that failed, newest first; status 0 where no answer came. */
  requests: v.exactOptional(
    v.pipe(
      v.array(
        v.strictObject({
          url: line(300),
          status: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999)),
          count: Count,
        }),
      ),
      v.maxLength(5),
    ),
  ),
})

/** The most bytes a request to the public routes may have. */
export const BODY_MAX_BYTES = 163_840
/** The deepest nesting of JSON that the public routes read. */
export const DEPTH_MAX = 8
export const TEXT_MAX = 10_000
export const CONTACT_MAX = 200

/** What would put it right, in the customer's eyes. */
export const WISHES = ['fix', 'explain', 'refund', 'listen', 'other'] as const
/** How the customer raised the report. `notice`: wants to be told when a known problem is over. */
const TRIGGERS = ['panel', 'element', 'code', 'signal', 'notice'] as const
/** What was noticed before the widget asked whether something did not work. */
const SIGNALS = ['rage', 'dead', 'error', 'request', 'resubmit'] as const

/**
 * Every language that the widget, the status page and mails to customers speak, by its BCP 47 tag:
 * what it calls itself, and the direction in which it is written. A new language is a line here and
 * a folder in `i18n/`.
 */
export const LANGUAGE_TRAITS = {
  en: { name: 'English', direction: 'ltr' },
  fr: { name: 'Français', direction: 'ltr' },
  es: { name: 'Español', direction: 'ltr' },
  pt: { name: 'Português', direction: 'ltr' },
  de: { name: 'Deutsch', direction: 'ltr' },
  it: { name: 'Italiano', direction: 'ltr' },
  nl: { name: 'Nederlands', direction: 'ltr' },
  pl: { name: 'Polski', direction: 'ltr' },
  tr: { name: 'Türkçe', direction: 'ltr' },
  sw: { name: 'Kiswahili', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
  he: { name: 'עברית', direction: 'rtl' },
  hi: { name: 'हिन्दी', direction: 'ltr' },
  'zh-Hans': { name: '简体中文', direction: 'ltr' },
  'zh-Hant': { name: '繁體中文', direction: 'ltr' },
  ja: { name: '日本語', direction: 'ltr' },
} as const
export type Language = keyof typeof LANGUAGE_TRAITS
export const LANGUAGES = Object.keys(LANGUAGE_TRAITS) as readonly Language[]

// What is kept for its form must not be a card number in that form.
const noCard = v.check<string>((text) => withoutCards(text) === text)

/** 128 random bits in base64url, made by the widget when the customer clicks. */
const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/), noCard)
/** The report's secret: at least 128 random bits in base64url. The collector keeps its hash only. */
const Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,64}$/))
const SiteId = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/))
/** What the page calls it. The collector makes a code of it, for a typing mistake of the page must cost no report. */
const ReasonCode = line(80)
/** What the customer wrote, to the letter, but for card numbers. */
export const BoundedText = v.pipe(prose(TEXT_MAX), v.transform(withoutCards))
const Time = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

// An array passes for an object without any field.
const notList = v.check((value: unknown) => !Array.isArray(value))

const Page = v.strictObject({
  url: line(2_000),
  title: v.exactOptional(line(300)),
  language: v.exactOptional(line(40)),
  timeZone: v.exactOptional(line(60)),
  viewport: v.exactOptional(v.strictTuple([Pixels, Pixels])),
})

const PageElement = v.strictObject({
  text: v.exactOptional(line(200)),
  selector: v.exactOptional(line(300)),
  section: v.exactOptional(line(200)),
})

/** `POST /v1/reports`. */
export const RaiseBody = v.strictObject({
  site: SiteId,
  id: Id,
  key: Key,
  reason: ReasonCode,
  trigger: v.picklist(TRIGGERS),
  raisedAt: Time,
  page: Page,
  element: v.exactOptional(v.pipe(v.unknown(), notList, PageElement)),
  step: v.exactOptional(line(100)),
  text: v.exactOptional(BoundedText),
  /** The language in which the widget spoke. */
  language: v.exactOptional(v.picklist(LANGUAGES)),
  /** What the widget had noticed when it asked. */
  signal: v.exactOptional(v.picklist(SIGNALS)),
  /** The known problem of whose end the customer wants to be told. */
  notice: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/), noCard)),
  /** What a field says that no person sees: whatever fills it is a program. */
  trap: v.exactOptional(line(200)),
  /** How long the panel stood open before the click, in milliseconds. */
  tookMs: v.exactOptional(Time),
  /** What Turnstile gave to the browser, where the site asks for it. */
  challenge: v.exactOptional(line(2_048)),
})

/** How a customer can be reached, as they typed or copied it; what is stored is what reaches them. */
export const TypedContact = v.pipe(
  v.string(),
  v.maxLength(CONTACT_MAX),
  noCard,
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const contact = readContact(dataset.value)
    if (contact !== null) return contact
    addIssue()
    return NEVER
  }),
  v.check((contact) => Object.values(contact).every((one) => withoutCards(one) === one)),
)

/** A customer's mail address: one of one mailbox, which can't break a header. */
export const Email = v.pipe(
  TypedContact,
  v.check((contact) => 'email' in contact),
  v.transform((contact) => ('email' in contact ? contact.email : '')),
)

// Which of the two it is, its text says: not every keyboard writes an address with a plain `@`.
const Contact = v.union([
  v.pipe(
    v.strictObject({ email: TypedContact }),
    v.transform(({ email }) => email),
  ),
  v.pipe(
    v.strictObject({ phone: TypedContact }),
    v.transform(({ phone }) => phone),
  ),
])

/** A number that the device gives to what it says: the same number is the same act, once. */
const Said = v.exactOptional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/), noCard))

/** `POST /v1/reports/ID/details`: each answer as it is given. */
export const DetailsBody = v.strictObject({
  key: Key,
  said: Said,
  text: v.exactOptional(BoundedText),
  wish: v.exactOptional(v.picklist(WISHES)),
  wishText: v.exactOptional(BoundedText),
  /** The order that it is about, as the customer knows it. */
  order: v.exactOptional(line(100)),
  /** Null takes back what was given before. */
  contact: v.exactOptional(v.nullable(Contact)),
  evidence: v.exactOptional(v.pipe(v.unknown(), notList, Evidence)),
  /** The customer is done: staff need not wait for more. */
  finished: v.exactOptional(v.literal(true)),
})

/** `POST /v1/reports/ID/withdraw`, `/confirm` and `/status`. */
/** Reports that a device keeps, and how much of each has been seen. */
export const NewsBody = v.pipe(
  v.array(v.object({ id: v.string(), key: Key, seen: v.number() })),
  v.maxLength(10),
)
export const KeyBody = v.strictObject({ key: Key, said: Said })

const WordsGiven = v.pipe(
  BoundedText,
  v.check((text) => text.trim() !== ''),
)

/** `POST /v1/reports/ID/messages` and `/propose`. */
export const WordsBody = v.strictObject({ key: Key, said: Said, text: WordsGiven })
/** `POST /v1/reports/ID/choose`. */
export const ChooseBody = v.strictObject({ key: Key, said: Said, remedy: line(100) })
/** `POST /v1/reports/ID/identity`: the signature is HMAC-SHA256 of the address, in hex. */
export const IdentityBody = v.strictObject({
  key: Key,
  said: Said,
  // As the site signed it.
  email: v.pipe(
    v.string(),
    v.check((email) => v.is(Email, email)),
  ),
  signature: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})
/** `POST /v1/reports/ID/reopen`. */
export const ReopenBody = v.strictObject({
  key: Key,
  said: Said,
  text: v.exactOptional(BoundedText),
})

export type RaiseInput = v.InferOutput<typeof RaiseBody>
export type DetailsInput = v.InferOutput<typeof DetailsBody>
export type PageInput = v.InferOutput<typeof Page>
export type ElementInput = v.InferOutput<typeof PageElement>
export type ContactInput = NonNullable<DetailsInput['contact']>
export type Wish = (typeof WISHES)[number]
export type Trigger = (typeof TRIGGERS)[number]
export type Signal = (typeof SIGNALS)[number]
export type EvidenceInput = v.InferOutput<typeof Evidence>

/** What the customer can tell once the report is raised. */
export type DetailsField = Exclude<keyof DetailsInput, 'key' | 'said' | 'finished'>

/** What the widget sends for the collector's own use. */
type OwnUse = 'site' | 'id' | 'key' | 'trap' | 'tookMs' | 'challenge'
/** What consists of fields. */
type Groups = 'page' | 'element' | 'evidence'

/**
 * Every field that a customer, or the page for them, can tell. Each room that handles them keeps
 * one record of all, with `null` for what it leaves out. A field that is added to the schemas above
 * doesn't build until every room has an entry for it.
 */
export type ReportField =
  | Exclude<keyof RaiseInput | DetailsField, OwnUse | Groups>
  | `element.${keyof ElementInput}`
  | `evidence.${keyof EvidenceInput}`
  // Reports of older widgets tell some of the evidence with their page.
  | `page.${Exclude<keyof PageInput, keyof EvidenceInput>}`

/** What the customer has in hand from the first second. Times are milliseconds UTC. */
export interface Receipt {
  readonly report: { readonly id: string; readonly reference: string }
  readonly promise: { readonly answerBy: number }
  readonly statusUrl: string
}

/** What withdrawing answers: the receipt, and whether staff had been told by then. */
export interface Withdrawal extends Receipt {
  readonly staffTold: boolean
}

/**
 * Where a report stands, by what the customer can do: wait, choose from an offer, say whether it
 * is right, say that it is not right after all, or nothing.
 */
const STAGES = ['open', 'offered', 'resolved', 'done', 'ended'] as const
export type Stage = (typeof STAGES)[number]

/** What the widget shows of a report that was raised earlier. */
export interface Conversation {
  readonly report: { readonly id: string; readonly reference: string; readonly stage: Stage }
  /** Set where it goes on with another report: where it stands, and nothing is to be answered here. */
  readonly stands?: string
  readonly reason: string
  readonly receivedAt: number
  /** Who takes care of it, or null as long as nobody does. */
  readonly owner: string | null
  /** How many times there was something new for the customer. */
  readonly news: number
  /** `by` is the name of the person who wrote it, or null for the customer. */
  readonly messages: readonly {
    readonly at: number
    readonly by: string | null
    readonly text: string
    /** Where the addresses stand that can be followed: from, and to before. Only in words of staff. */
    readonly links?: readonly (readonly [number, number])[]
  }[]
  readonly promise: {
    readonly kind: PromiseKind
    readonly due: number
    readonly late: boolean
    /** The date that was not kept, where this one took its place; else null. */
    readonly instead: number | null
  } | null
  readonly offer: {
    readonly remedies: readonly { readonly id: string; readonly text: string }[]
    /** Why there is one remedy alone, or null. */
    readonly whyOne: string | null
    readonly deliverBy: number
  } | null
  /** Whether there is a question for the customer that stands on the status page alone. */
  readonly asked: boolean
  readonly statusUrl: string
}

/** The three promises that a customer can be given. */
export const PROMISE_KINDS = ['answer', 'update', 'resolve'] as const
export type PromiseKind = (typeof PROMISE_KINDS)[number]

/** A way to reach the people of a site: `url` is `tel:`, `mailto:` or `https:`. */
export interface ContactWay {
  readonly label: string
  readonly url: string
  /** How long one waits for an answer there, in the site's own words, such as `under 5 minutes`. */
  readonly wait?: string
}

/**
 * What the launcher needs before anybody wants anything, inlined in the site's `amends.js`. What
 * the panel says comes with the words, on intent.
 */
export interface LauncherSettings {
  readonly site: string
  /** Spoken on this page, where its snippet says so. */
  readonly language?: Language
  readonly label: string
  /** The label in other languages, where the site gives it. */
  readonly labels?: Readonly<Record<string, string>>
  /** CSS of the launcher, in the site's colours and at the site's place. */
  readonly look: string
  /** Where customers can write when nothing can be loaded, and the sentence that says so. */
  readonly failed: string
  /** How a chunk's file name ends: all chunks are of one build. */
  readonly build: string
  /** Such as `ctrl+alt+shift+KeyH`: modifiers in this order, then `KeyboardEvent.code`. */
  readonly shortcut?: string
  /** Set where the site wants the silent to be noticed. */
  readonly signals?: true
}

/** A known problem, shown before the customer has to write. */
export interface KnownIssue {
  readonly id: string
  readonly text: string
  /** When it is expected to be over, in milliseconds, or null. */
  readonly until: number | null
  /** Path patterns such as `/checkout*`; none: every page. */
  readonly pages: readonly string[]
}

/** What the panel says for a site, in one language: it comes with the words. */
export interface PanelSettings {
  readonly name: string
  readonly label: string
  /** CSS hex colour, and the black or white that can be read on it. */
  readonly accent: string
  readonly ink: string
  readonly theme: Theme
  readonly reasons: readonly { readonly code: string; readonly label: string }[]
  /** How to reach people when the collector cannot be reached. */
  readonly email?: string
  /** Other ways to reach them. */
  readonly contacts?: readonly ContactWay[]
  readonly notices?: readonly KnownIssue[]
  /** The public key for Cloudflare Turnstile, where the site asks for it. */
  readonly turnstile?: string
  /** Keys of a page's query that the site wants to be told. */
  readonly queryKeys?: readonly string[]
  /** Set where the site asks which order it is about. */
  readonly orderQuestion?: true
  readonly promise: PromiseTable
}

/** Light, dark, as the reader's device is set, or as the page looks. */
export const THEMES = ['auto', 'light', 'dark', 'page'] as const
export type Theme = (typeof THEMES)[number]

/**
 * What the widget needs to tell the promise by itself, however long the page stays open: open time
 * needed for an answer, and the coming opening hours, as minutes since the epoch in pairs.
 */
export interface PromiseTable {
  readonly withinMinutes: number
  /** The collector's time when it said so: a device's own may be off by days. */
  readonly now?: number
  readonly open: readonly number[]
}
