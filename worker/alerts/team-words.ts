import { tellAmount, tellCost } from '../reports/conversation.ts'
import { type Amends, type Authority, costOf } from '../reports/remedy.ts'
import type { Actor } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import type { WordsFor } from './words.ts'

/** What staff are told of what a colleague asks or did. */
export const TEAM_WORDS: WordsFor<
  | 'approval_asked'
  | 'approval_refused'
  | 'handover_offered'
  | 'handover_declined'
  | 'handover_returned'
  | 'handed_over'
> = {
  approval_asked: ({ data: { amends }, actor }, { site }) => {
    const cost = costOf(amends)
    const what = cost > 0 ? `${upTo(amends)}${tellAmount(cost, site.currency)}` : 'amends'
    return {
      headline: `${nameOf(actor)} asks you to approve ${what}`,
      subject: `${nameOf(actor)} asks you to approve ${what}`,
      ask: 'The customer gets it only after your yes.',
      facts: [
        ...amends.remedies.map(
          (remedy, at) => [at === 0 ? 'Amends' : 'or', tellCost(remedy, site.currency)] as const,
        ),
        ['To the customer', amends.text],
        [`${nameOf(actor)} may grant`, tellAuthority(actor, site)],
      ],
      action: 'Approve or refuse it at the desk',
    }
  },
  approval_refused: ({ data, actor }) => ({
    headline: `${nameOf(actor)} did not approve the amends`,
    subject: 'Not approved',
    ask: 'The customer knows nothing of it. Please find another way.',
    facts: [['Why', data.reason]],
  }),
  handover_offered: ({ data, actor }, { tell }) => ({
    headline: `${nameOf(actor)} asks you to take over`,
    subject: `${nameOf(actor)} asks you to take over by ${tell(data.returnAt)}`,
    ask: `Please say yes or no by ${tell(data.returnAt)}. Until then, and without your yes, it stays with ${nameOf(actor)}.`,
    action: 'Take it or say no at the desk',
  }),
  handover_declined: ({ data, actor }) => ({
    headline: `${nameOf(actor)} did not take over: the report is still yours`,
    subject: 'Still yours',
    facts: [['Why', data.reason]],
  }),
  handover_returned: () => ({
    headline: 'Nobody took over in time: the report is still yours',
    subject: 'Still yours',
  }),
  handed_over: ({ data, actor }) => ({
    headline: `${nameOf(actor)} gave you this report`,
    subject: 'Now yours',
    facts: [['Why', data.reason]],
  }),
}

function nameOf(actor: Actor): string {
  return 'name' in actor ? actor.name : 'Amends'
}

function upTo({ remedies }: Amends): string {
  return remedies.length > 1 ? 'up to ' : ''
}

function tellAuthority(actor: Actor, { authority, currency }: Site): string | null {
  if (!('id' in actor)) return null
  const { perCase, perMonth }: Authority = authority[actor.role]
  const amounts = [
    perCase === null ? null : `${tellAmount(perCase, currency)} a report`,
    perMonth === null ? null : `${tellAmount(perMonth, currency)} a month`,
  ].filter((amount) => amount !== null)
  return amounts.length > 0 ? amounts.join(', ') : null
}
