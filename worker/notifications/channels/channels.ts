import * as v from 'valibot'
import { type AttemptOutcome, WITHOUT_KEY } from '../../reports/effects.ts'
import { openEndpoint } from '../../security/secrets.ts'
import {
  addressFault,
  type AddressRule,
  isOwnMachine,
  spellingFault,
} from '../../security/webhook-url.ts'
import type { Endpoint } from '../../sites/site.ts'
import { encryptedAddress } from '../../text/encrypted.ts'
import type { Channel, AlertMessage, OutgoingPost } from './channel.ts'
import { discord } from './discord.ts'
import { postJson } from './post.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'

/** Every channel that alerts of a site can go to. All else reads this list. */
export const CHANNELS: readonly Channel[] = [webhook, slack, teams, discord, telegram]

type ChannelName = Pick<Endpoint, 'channel'>

/** The channel of an endpoint; undefined where only a newer release knows it. */
export function findChannel({ channel }: ChannelName): Channel | undefined {
  return CHANNELS.find(({ name }) => name === channel)
}

/** What an endpoint is sent, or null where nothing is left to tell; throws if nobody knows its channel. */
export function renderFor(endpoint: ChannelName, message: AlertMessage): string | null {
  const channel = findChannel(endpoint)
  if (!channel) throw new TypeError('This release does not know the channel.')
  return channel.render(message)
}

/** Why nothing may be sent to an endpoint, in a sentence, or null where it may. */
export function endpointFault(
  endpoint: Pick<Endpoint, 'channel' | 'url'>,
  rule: AddressRule,
): string | null {
  // What is encrypted is looked at once it is opened.
  const url = encryptedAddress(endpoint.url)?.start ?? endpoint.url
  const channel = findChannel(endpoint)
  if (!channel) return 'This version doesn’t support this channel.'
  const fault = addressFault(url, rule)
  if (fault !== null || channel.hosts === null || isOwnMachine(url, rule)) return fault
  const { host } = new URL(url)
  return channel.hosts.includes(host)
    ? null
    : `${channel.label} is reached at ${channel.hosts.join(' or ')} only.`
}

// To ask again leads nowhere: somebody has to give another address.
const FORBIDDEN: AttemptOutcome = {
  ok: false,
  reason: 'forbidden_address',
  again: false,
  isReceivers: true,
}

/** Nothing can be signed or opened: it waits until somebody mends the worker's secret. */
export const NO_KEY: AttemptOutcome = { ok: false, reason: WITHOUT_KEY, again: true }

/** What decides how an endpoint is reached. */
export interface Sending {
  /** The worker's own, under which those of the endpoint are stored. */
  readonly secrets: readonly string[]
  readonly rule: AddressRule
}

/** Sends a rendered message to an endpoint, as it is stored, that the rule allows; never throws. */
export async function sendTo(
  { endpoint: stored, ...message }: OutgoingPost,
  { secrets, rule }: Sending,
  now: number,
): Promise<AttemptOutcome> {
  const endpoint = await openEndpoint(secrets, stored)
  if (!endpoint) return NO_KEY
  const outgoing = { ...message, endpoint }
  const channel = findChannel(endpoint)
  // Checked again here: a row may be older than the rule, or come past whatever saves addresses.
  if (!channel || endpointFault(endpoint, rule) !== null) return FORBIDDEN
  const request = await channel.request(outgoing, now)
  if (!request) {
    const reason = channel.isSigned ? 'bad_secret' : 'bad_config'
    return { ok: false, reason, again: true, isReceivers: true }
  }
  const { refusal } = channel
  return postJson(request, refusal && ((answer) => refusal(answer, endpoint)), now)
}

/** The settings of an endpoint: its address, and what else its channel needs. */
export type EndpointConfig = { readonly url: string } & Readonly<Record<string, unknown>>

/** What is wrong with the settings of an endpoint. It never repeats what was given. */
export interface ConfigFault {
  readonly field: string
  readonly sentence: string
}

/** Reads the settings that somebody gives for an endpoint, or says what is wrong with them. */
export function readConfig(
  channel: Channel,
  given: Readonly<Record<string, unknown>>,
  rule: AddressRule,
): EndpointConfig | readonly ConfigFault[] {
  const result = v.safeParse(channel.config, given)
  if (!result.success) {
    return result.issues.map((issue) => {
      const field = v.getDotPath(issue) ?? ''
      return { field, sentence: formatFault(channel, field, issue.kind === 'schema') }
    })
  }
  // Every channel has an address, if only its service's.
  const config = result.output as EndpointConfig
  const fault =
    endpointFault({ channel: channel.name, url: config.url }, rule) ?? spellingFault(config.url)
  return fault === null ? config : [{ field: 'url', sentence: fault }]
}

function formatFault(channel: Channel, field: string, isMissing: boolean): string {
  const known = fieldsOf(channel).find(({ name }) => name === field)
  if (!known) return `${channel.label} has no such setting.`
  return isMissing
    ? `${channel.label} needs this: ${known.label}.`
    : `This doesn’t look right: ${known.label}.`
}

/** A field of a channel's settings, as the desk's form and its cards show it. */
export interface ConfigField {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly isRequired: boolean
  /** Nobody sees its value again. */
  readonly isSecret: boolean
  /** Only for trying out on one's own machine. */
  readonly isForTrials: boolean
}

/** The fields of a channel's settings, read off their schema. */
export function fieldsOf({ config }: Channel): readonly ConfigField[] {
  return Object.entries(config.entries).map(([name, schema]) => {
    const known = schema as v.GenericSchema
    const { isSecret, isForTrials } = v.getMetadata(known)
    return {
      name,
      label: v.getTitle(known) ?? name,
      hint: v.getDescription(known) ?? '',
      isRequired: schema.type !== 'optional',
      isSecret: isSecret === true,
      isForTrials: isForTrials === true,
    }
  })
}

/** The names of an endpoint's settings that nobody sees again; none where nobody knows its channel. */
export function secretFieldsOf(endpoint: ChannelName): readonly string[] {
  const channel = findChannel(endpoint)
  return channel ? fieldsOf(channel).flatMap((one) => (one.isSecret ? one.name : [])) : []
}

/** Plain words for reasons that only some channels have. */
export const CHANNEL_OUTCOMES: Readonly<Record<string, string>> = Object.assign(
  {},
  ...CHANNELS.map(({ outcomes }) => outcomes),
)
