import { tellCost } from '../reports/conversation.ts'
import { ERASE_DAYS } from '../sites/site.ts'
import type { WordsFor } from './words.ts'

const SEE = 'See it at the desk'

/** What staff are told of what the customer did. */
export const CUSTOMER_WORDS: WordsFor<
  | 'raised'
  | 'released'
  | 'separated'
  | 'details_added'
  | 'wrote'
  | 'attached'
  | 'withdrawn'
  | 'picked'
  | 'countered'
  | 'move_agreed'
  | 'confirmed'
  | 'follow_up_answered'
  | 'reopened'
  | 'erasure_asked'
> = {
  raised: (_event, { report: { noticedBy } }) => ({
    headline: 'Something went wrong for a customer',
    subject: null,
    ask: noticedBy && `${noticedBy.name} noticed it and raised it for the customer.`,
  }),
  released: () => ({
    headline: 'Something went wrong for a customer',
    subject: null,
    ask: 'It looked like spam at first. A colleague looked at it and let it through.',
  }),
  separated: ({ data }) => ({
    headline: 'A report stands alone again',
    subject: 'Alone again',
    ask: `${data.reference}, which it went on with, ended without being resolved. Please take it.`,
  }),
  details_added: () => ({ headline: 'The customer told more', subject: 'More on' }),
  wrote: () => ({
    headline: 'The customer wrote and waits for an answer',
    subject: 'The customer wrote',
  }),
  attached: () => ({ headline: 'The customer added a picture', subject: 'More on', action: SEE }),
  withdrawn: () => ({
    headline: 'The customer took the report back',
    subject: 'Taken back',
    ask: 'Nothing is left to do.',
    action: SEE,
  }),
  picked: ({ data }, { report, site, tell }) => {
    const granted = report.granted.findLast(({ remedy }) => remedy.id === data.remedyId)
    return {
      headline: 'The customer chose: please see to it',
      subject: `Chosen, to be done by ${tell(data.due)}`,
      facts: [
        ['Chosen', granted ? tellCost(granted.remedy, site.currency) : null],
        ['To be done by', tell(data.due)],
      ],
      action: SEE,
    }
  },
  countered: ({ data }, { tell }) => ({
    headline: 'The customer proposes something else',
    subject: `Another proposal, answer by ${tell(data.due)}`,
  }),
  move_agreed: ({ data }, { tell }) => ({
    headline: `The customer agreed to ${tell(data.due)}`,
    subject: `Agreed to ${tell(data.due)}`,
    action: SEE,
  }),
  confirmed: ({ data }) => ({
    headline: 'The customer says that it is right again',
    subject: 'Right again',
    ask: 'Thank you for making it right.',
    facts: [['Note', data.note]],
    action: SEE,
  }),
  follow_up_answered: ({ data: { isRight, rating } }) => ({
    headline: isRight
      ? 'The customer says that it was made right'
      : 'The customer says that it was not made right',
    subject: isRight ? 'It was made right' : 'It was not made right',
    facts: [['Rating', rating === null ? null : `${rating} of 5`]],
    action: isRight ? SEE : 'Answer at the desk',
  }),
  reopened: ({ data, actor }, { tell }) => ({
    headline: 'It was not made right: the report is open again',
    subject: `Open again, answer by ${tell(data.due)}`,
    facts: 'name' in actor ? [[`${actor.name} says`, data.reason]] : [],
  }),
  erasure_asked: () => ({
    headline: 'The customer asks for everything to be erased',
    subject: 'To be erased',
    ask: `It is erased by itself after ${ERASE_DAYS} days. Do it sooner where nothing speaks against it.`,
    action: SEE,
  }),
}
