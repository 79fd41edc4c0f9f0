import type { Language, Wish } from '../../worker/contract.ts'

/**
 * Every sentence of the widget in one language, in one group for each chunk that says it: a group
 * is loaded with its chunk. Sentences are data, so that a site can override any of them; what
 * stands in braces is filled in. A language that lacks a sentence fails the type check.
 */
export interface Words {
  readonly panel: PanelWords
  readonly details: DetailsWords
  readonly conversation: ConversationWords
  readonly picture: PictureWords
}

export type WordsPart = keyof Words

/** The groups that are loaded so far: each chunk says sentences of its own group and of the first. */
export type Said = PanelWords & DetailsWords & ConversationWords

/** One sentence for each plural form that `Intl.PluralRules` finds; `{count}` is the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** What comes first: the question, the receipt, and what is said when something fails. */
export interface PanelWords {
  /** BCP 47, for dates and times. */
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
  /** On the launcher, where the site has no words of its own in this language. */
  readonly label: string
  /** The launcher's own: nothing could be loaded. */
  readonly failed: string
  readonly title: string
  readonly oneClick: string
  /** `{when}` */
  readonly answerBy: string
  readonly close: string
  readonly sending: string
  readonly thanks: string
  readonly reference: string
  readonly statusLink: string
  readonly undo: string
  readonly addMore: string
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
  readonly reachUs: string
  /** Leads to a report that is not sent yet: `{when}`. */
  readonly unsentOf: string
  /** Deletes what is not sent. */
  readonly drop: string
  readonly unreached: string
  /** The way back from this device does not lead to the report any more. */
  readonly shut: string
  readonly refused: string
  readonly tryAgain: string
  readonly saving: string
  readonly sent: string
  readonly contactFault: string
  /** `{reference}` */
  readonly yourReport: string
  /** Beside the launcher's label: something waits in the panel. */
  readonly hasNews: string
  /** A known problem: when it should be over, `{when}`; to be told; what one is told then. */
  readonly noticeUntil: string
  readonly tellMeWhen: string
  readonly noticeThanks: string
  /** Asked of somebody for whom something seems to have failed. */
  readonly didItFail: string
  readonly tellThem: string
  readonly no: string
}

/** The optional questions, what is sent along, and the customer's own words given back. */
export interface DetailsWords {
  readonly optional: string
  readonly textLabel: string
  readonly wishLabel: string
  readonly wishes: Readonly<Record<Wish, string>>
  readonly wishTextLabel: string
  readonly contactLabel: string
  readonly contactHint: string
  readonly done: string
  /** The policy of the page forbids it. */
  readonly blocked: string
  /** The report itself arrived, and something that was said of it did not. */
  readonly partRefused: string
  /** `{when}` */
  readonly grewOld: string
  readonly yourWords: string
  readonly copy: string
  readonly copied: string
  readonly byMail: string
  /** What goes along with the answers, line by line. */
  readonly evidence: Plural
  readonly evidenceHint: string
  readonly evidenceNames: Readonly<
    Record<
      | 'browser'
      | 'language'
      | 'timeZone'
      | 'viewport'
      | 'release'
      | 'order'
      | 'errors'
      | 'requests',
      string
    >
  >
  /** Takes a line out: `{name}`; and says that it is. */
  readonly leaveOut: string
  readonly leftOut: string
  readonly capture: string
  readonly addFile: string
  /** Why the page cannot be captured. */
  readonly noCapture: Readonly<Record<'insecure' | 'framed' | 'unsupported', string>>
  /** `{number}` names one picture among several. */
  readonly picture: string
  /** `{name}` */
  readonly removePicture: string
  readonly pictureFault: Readonly<Record<'type' | 'size' | 'count', string>>
}

/** What was answered to an earlier report, and what the customer can do about it. */
export interface ConversationWords {
  /** The customer, as the one who wrote. */
  readonly you: string
  /** `{name}`, `{when}` */
  readonly wrote: string
  readonly noAnswerYet: string
  /** Whose hands the report is in: `{name}`. */
  readonly inHands: string
  /** `{when}`, in the three that follow. */
  readonly nextBy: string
  readonly rightBy: string
  readonly late: string
  readonly closed: string
  readonly confirmed: string
  readonly offerLabel: string
  /** `{when}` */
  readonly offerBy: string
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
  readonly nothingChosen: string
  /** Somebody else was faster; what was typed is still there. */
  readonly changed: string
}

/** The picture of the page, before it goes anywhere. */
export interface PictureWords {
  readonly look: string
  readonly hint: string
  readonly keys: string
  readonly hide: string
  readonly highlight: string
  readonly takeBack: string
  readonly use: string
  readonly discard: string
  /** What screen readers call the picture and the frame that the keys move. */
  readonly pictureLabel: string
  /** `{width}`, `{height}` in percent of the picture; `{left}`, `{top}` likewise. */
  readonly frame: string
  /** How many marked or secret fields were covered by themselves. */
  readonly covered: Plural
  /** How many the customer has drawn. */
  readonly drawn: Plural
  readonly noPicture: string
}
