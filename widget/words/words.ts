import type { Wish } from '../../worker/contract.ts'

/** Every sentence of the widget. A language that lacks one fails the type check. */
export interface Words {
  /** BCP 47, for dates and times. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly title: string
  readonly oneClick: string
  readonly answerBy: (when: string) => string
  readonly close: string
  readonly sending: string
  readonly thanks: string
  readonly reference: string
  readonly statusLink: string
  readonly undo: string
  readonly addMore: string
  readonly optional: string
  readonly textLabel: string
  readonly wishLabel: string
  readonly wishes: Readonly<Record<Wish, string>>
  readonly wishTextLabel: string
  readonly contactLabel: string
  readonly contactHint: string
  readonly contactFault: string
  readonly saving: string
  readonly done: string
  /** Taken back: before staff heard of it, after that, or before anybody knew that it was sent. */
  readonly undone: Readonly<Record<'nobody' | 'staff' | 'dropped', string>>
  /** The undo itself waits for the network. */
  readonly undoKept: string
  readonly startAgain: string
  /** It waits on this device. */
  readonly kept: string
  readonly goesOut: string
  /** It waits in the page alone. */
  readonly notSent: string
  readonly keepOpen: string
  /** The policy of the page forbids it. */
  readonly blocked: string
  readonly reachUs: string
  /** Leads to a report that is not sent yet. */
  readonly unsentOf: (when: string) => string
  /** Deletes what is not sent. */
  readonly drop: string
  readonly unreached: string
  readonly refused: string
  /** The report itself arrived, and something that was said of it did not. */
  readonly partRefused: string
  readonly grewOld: (when: string) => string
  readonly yourWords: string
  readonly copy: string
  readonly copied: string
  readonly byMail: string
  readonly tryAgain: string
  readonly yourReport: (reference: string) => string
  /** Beside the launcher's label: something waits in the panel. */
  readonly hasNews: string
  /** The customer, as the one who wrote. */
  readonly you: string
  readonly wrote: (name: string, when: string) => string
  readonly noAnswerYet: string
  /** Whose hands the report is in. */
  readonly inHands: (name: string) => string
  readonly nextBy: (when: string) => string
  readonly rightBy: (when: string) => string
  readonly late: (when: string) => string
  readonly closed: string
  readonly confirmed: string
  readonly offerLabel: string
  readonly offerBy: (when: string) => string
  readonly ownIdea: string
  readonly ownIdeaLabel: string
  readonly choose: string
  readonly isRightLabel: string
  readonly yesRight: string
  readonly notRight: string
  readonly notRightAfterAll: string
  /** A question that stands on the report's own page alone. */
  readonly askedThere: string
  readonly writeLabel: string
  readonly send: string
  readonly sent: string
  readonly nothingChosen: string
  /** Somebody else was faster; what was typed is still there. */
  readonly changed: string
}

/** What a language's chunk exports. */
export interface WordsModule {
  readonly words: Words
}
