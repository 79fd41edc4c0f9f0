import * as v from 'valibot'
import type { AttemptOutcome, DeliveryType } from '../../reports/effects.ts'
import type { Endpoint } from '../../sites/site.ts'
import type { Fact } from '../templates/layout.tsx'

/** A channel for the alerts of a site: one file each, and one line in `channels.ts`. */
export interface Channel {
  /** As endpoints store it. */
  readonly name: string
  readonly label: string
  /** Programs get every public event; people get what staff are told, in as few posts as possible. */
  readonly readers: 'programs' | 'people'
  /** Whether posts are signed with a secret of the endpoint. */
  readonly isSigned: boolean
  /** What an endpoint needs: its `url`, and whatever else. The form and the site's file read it. */
  readonly config: v.StrictObjectSchema<v.ObjectEntries, undefined>
  /** How somebody gets what the form asks for. */
  readonly help: string
  /** The only hosts that posts may go to; null for any public one. */
  readonly hosts: readonly string[] | null
  /** Plain words for reasons of its own, in the past tense, by reason. */
  readonly outcomes: Readonly<Record<string, string>>
  /** The body of a message, within the limits of the channel; null where nothing is left to tell. */
  readonly render: (message: AlertMessage) => string | null
  /** What is posted, and where; null where the endpoint's settings allow none. */
  readonly request: (outgoing: OutgoingPost, now: number) => Promise<PostRequest | null>
  /** What an answer means beyond its status; null where the status says it all. */
  readonly refusal: ((answer: Answer, endpoint: Endpoint) => RefusalMeaning) | null
}

/** What a member of staff needs to know, in the order in which they need it. */
export interface Story {
  readonly headline: string
  readonly subject: string
  /** What is asked of the reader, or what else they should know, in a sentence; or null. */
  readonly ask: string | null
  /** The customer's own words. */
  readonly quotes: readonly Quote[]
  readonly facts: readonly Fact[]
  /** What is to be done behind the link. */
  readonly action: string
}

/** What the customer wrote. */
export interface Quote {
  /** When, in words; null for what was told with the report itself. */
  readonly when: string | null
  readonly text: string
}

/** Something to tell an endpoint. */
export interface AlertMessage {
  /** As people read it; null where nothing is left to tell. */
  readonly story: () => Story | null
  /** As programs read it. */
  readonly payload: () => Payload
  /** To the desk. Many read a channel, so the link signs nobody in. */
  readonly link: string
}

/** The body of a webhook: see https://www.standardwebhooks.com. */
export interface Payload {
  readonly type: DeliveryType | 'test' | 'alerts.failing'
  readonly timestamp: string
  readonly data: object
}

/** A rendered message on its way. Every attempt repeats `body` byte for byte. */
export interface OutgoingPost {
  readonly endpoint: Endpoint
  readonly messageId: string
  readonly body: string
}

/** What is posted as JSON. */
export interface PostRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** How a receiver refused, with the beginning of what it said. */
export interface Answer {
  readonly status: number
  readonly text: string
}

/** What a channel reads in a refusal. */
export type RefusalMeaning = Partial<
  Pick<Extract<AttemptOutcome, { ok: false }>, 'reason' | 'again' | 'retryAfterMs' | 'excerpt'>
>

const URL_MAX = 2_000

/** The schema of a channel's address, with the words of its field. */
export function addressField(title: string, description: string) {
  return v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty(),
    v.maxLength(URL_MAX),
    v.title(title),
    v.description(description),
  )
}

/** A chat that takes posts at an address of its own, each made from a story and a link. */
export function chatChannel(
  name: string,
  label: string,
  help: string,
  post: (story: Story, link: string) => object,
): Channel {
  return {
    name,
    label,
    readers: 'people',
    isSigned: false,
    config: v.strictObject({ url: addressField('Webhook address', 'It works like a password.') }),
    help,
    hosts: null,
    outcomes: {},
    render: forPeople(post),
    request: async ({ endpoint, body }) => ({ url: endpoint.url, headers: {}, body }),
    refusal: null,
  }
}

/** Renders stories as the JSON that a chat takes. */
export function forPeople(post: (story: Story, link: string) => object): Channel['render'] {
  return function renderStory({ story, link }) {
    const told = story()
    return told && JSON.stringify(post(told, link))
  }
}
