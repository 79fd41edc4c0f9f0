import type { DetailsField } from '../contract.ts'
import { countWords } from '../db/customers.ts'
import type { Env } from '../env.ts'
import { mayBeSpam } from '../reports/actions/raise.ts'
import type { Command } from '../reports/commands.ts'
import type { Report } from '../reports/report.ts'
import {
  decodeSpamSigns,
  encodeSpamSigns,
  fingerprint,
  judgeSpam,
  type SpamEvidence,
} from '../reports/spam.ts'
import { hashOf } from '../security/crypto.ts'
import type { Site } from '../sites/site.ts'
import type { RequestClock } from '../time/clock.ts'
import { executeById, type CommandRequest } from './execute-command.ts'
import { isOnlyHeld } from './only-held.ts'

interface Found {
  readonly report: Report
  readonly site: Site
}

/** Who comes back to a report had room for it, and proved before what there was to prove. */
const CALM: Omit<SpamEvidence, 'times'> = { isNearby: false, isUnproven: false, isUnlimited: false }

/**
 * Does what a customer wants to a report that is stored. Words that come while nobody has answered
 * are looked at as those are that a report comes in with, and hold it back before they are told to
 * anybody; else a click without words would carry any words past the door.
 */
export async function receiveFromCustomer(
  env: Env,
  { report, site }: Found,
  wanted: CommandRequest,
  moment: RequestClock,
  version?: number,
): Promise<Report> {
  const spamSigns = await spamSignsIn(env, { report, site }, wanted, moment.now)
  if (spamSigns === '') return executeById(env, report.id, wanted, moment, version)
  const isOnly = await isOnlyHeld(env, site, { id: report.id, suspicion: spamSigns }, moment.now)
  const command = { type: 'suspect', suspicion: spamSigns, isOnly } as const
  const suspect = { actor: { role: 'system' }, command } as const
  const held = await executeById(env, report.id, suspect, moment, version)
  return executeById(
    env,
    report.id,
    wanted,
    moment,
    version === undefined ? undefined : held.version,
  )
}

async function spamSignsIn(
  env: Env,
  { report, site }: Found,
  { command, idempotencyKey }: CommandRequest,
  now: number,
): Promise<string> {
  const words = wordsIn(command)
  // An order number says nothing of its own, but it may be a link.
  const order = command.type === 'add_details' ? command.details.order : undefined
  const isHeard = idempotencyKey !== undefined && report.said.includes(idempotencyKey)
  if ((words === '' && !order) || isHeard || !mayBeSpam(report)) return ''
  // Who repeats themselves is one, not two.
  const isRepeat = words === '' || fingerprint(words) === fingerprint(report.text ?? '')
  const times = isRepeat ? 1 : await countRepeats(env, site.id, words, now)
  const text = [...saidBefore(report, command), words, order].filter(Boolean).join('\n')
  const before = decodeSpamSigns(report.spamSigns ?? '')
  const { signs, isHeld } = judgeSpam({ text }, site, { ...CALM, times, before })
  return isHeld ? encodeSpamSigns(signs) : ''
}

// Links that come one by one are as many.
function saidBefore({ text, lastWords }: Report, command: Command): readonly (string | null)[] {
  const isReplaced = command.type === 'add_details' && command.details.text !== undefined
  return isReplaced ? [lastWords] : [text, lastWords]
}

function wordsIn(command: Command): string {
  if (command.type === 'write') return command.text.trim()
  if (command.type !== 'add_details') return ''
  const { details } = command
  const words = Object.entries(IN_OWN_WORDS).flatMap(([field, isWords]) => {
    const value = details[field as DetailsField]
    return isWords && typeof value === 'string' ? [value] : []
  })
  return words.filter(Boolean).join('\n').trim()
}

/** Whether the customer tells a field in sentences of their own. */
const IN_OWN_WORDS = {
  text: true,
  wish: false,
  wishText: true,
  contact: false,
  order: false,
  evidence: false,
} satisfies Record<DetailsField, boolean>

/** Counts words, and says how often a site heard them within the hour. Nothing said costs no row. */
export async function countRepeats(
  { DB }: Pick<Env, 'DB'>,
  siteId: string,
  text: string,
  now: number,
): Promise<number> {
  const print = fingerprint(text)
  return print === null ? 1 : countWords(DB, siteId, await hashOf(print), now)
}
