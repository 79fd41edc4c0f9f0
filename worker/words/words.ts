import type { ConversationWords, DetailsWords, PanelWords } from '../../widget/words/words.ts'
import type { Language, PromiseKind } from '../contract.ts'
import type { News } from '../news.ts'
import type { Outcome, State } from '../report.ts'
import type { ActWords } from './act-words.ts'

/**
 * Every sentence that customers read on their page and in mails, but for those that the widget
 * says too. What stands in braces is filled in. A language that lacks a sentence fails the type
 * check; a site overrides them by these names.
 */
export interface PageWords extends TellWords, ActWords, MailWords {}

/** What customers read in the very words of the widget, wherever they read it. */
type WidgetWords = Pick<PanelWords, 'answerBy' | 'thanks' | 'tellThem' | 'noticeThanks'> &
  Pick<DetailsWords, 'wishes' | 'wishLabel' | 'addFile' | 'yourWords'> &
  Pick<ConversationWords, 'you' | 'wrote' | 'inHands' | 'closed' | 'confirmed' | 'send'> &
  Pick<ConversationWords, 'offerLabel' | 'isRightLabel' | 'notRight' | 'writeLabel'>

/** All that is said to a customer in one language, with the site's own sentences in the place of ours. */
export interface Spoken extends PageWords, WidgetWords {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
}

/** A sentence for each of some names. */
type For<Name extends string> = Readonly<Record<Name, string>>

/** What the status page tells. */
export interface TellWords {
  /** `{reference}` */
  readonly reportName: string
  /** `{reference}`, `{title}` */
  readonly pageTitle: string
  /** `{title}` is what the page says first now. */
  readonly somethingNew: string
  /** `{zone}` */
  readonly timesOf: string
  readonly wayBack: string
  /** `{email}` */
  readonly alsoWriteTo: string
  readonly otherLanguages: string
  readonly titles: For<Exclude<State, 'quarantined' | 'spam' | 'confirmed' | 'closed'>>
  readonly hasProposal: string
  readonly workingAgain: string
  /** By a person or by nobody yet: `{name}`, `{when}`. */
  readonly promised: For<PromiseKind>
  readonly promisedByNobody: For<Exclude<PromiseKind, 'answer'>>
  /** `{when}`; in the second one also `{next}`, the sentence that gives the new date. */
  readonly late: For<PromiseKind>
  readonly lateBefore: For<PromiseKind>
  readonly nothingToDo: string
  readonly thanksForAnswer: string
  readonly chooseInPeace: string
  readonly nobodyAnswers: string
  readonly oneForBoth: string
  readonly nothingLeft: string
  /** `{when}` */
  readonly reopenUntil: string
  /** `{name}` */
  readonly saidDone: string
  readonly weSaidDone: string
  readonly lastWord: string
  readonly plan: string
  readonly willGet: string
  readonly wasAgreed: string
  /** `{when}` */
  readonly erasedBy: string
  readonly mergedTitles: For<'waiting' | 'working' | 'done' | 'over'>
  readonly promises: string
  /** `{when}` */
  readonly promiseOf: For<PromiseKind>
  readonly verdicts: For<'kept' | 'broken' | 'moved' | 'withdrawn' | 'waits' | 'late' | 'toCome'>
  readonly said: string
  /** `{name}`, `{when}` */
  readonly byAt: string
  /** `{when}` */
  readonly settledOn: string
  readonly resolution: For<'apology' | 'decided' | 'done' | 'explanation' | 'amends'>
  readonly pictureAlt: string
  /** `{days}` */
  readonly pictureGone: string
  /** `{remedy}` */
  readonly youChose: string
  /** `{name}` */
  readonly tookOver: string
  readonly agreedLater: string
  readonly separated: string
  readonly offerTakenBack: string
  readonly saidRight: string
  readonly notedRight: string
  readonly saidNotRight: string
  readonly openedAgain: string
  /** `{name}` */
  readonly noticedTitle: string
  readonly toldTitle: string
  readonly facts: For<'reason' | 'wish' | 'contact' | 'page' | 'noticed' | 'raised'>
  /** `{wish}`, `{text}` */
  readonly ownWish: string
}

/** What mails say, the pages behind their links, and the pages that know no report. */
export interface MailWords {
  /** `{label}` of the link on the next line of a plain text. */
  readonly labelled: string
  /** `{site}` */
  readonly askSubject: string
  readonly askWhy: string
  readonly askOnce: string
  readonly askYes: string
  readonly askNo: string
  /** `{reference}`, `{site}` */
  readonly newsSubject: string
  readonly seeAndAnswer: string
  readonly stopMails: string
  /** `{site}` */
  readonly youAsked: string
  /** `{name}` is who did it. */
  readonly headlines: For<Exclude<News, 'resolved' | 'follow_up_sent'>>
  readonly wasMadeRight: string
  readonly outcomes: For<Outcome>
  /** `{when}` */
  readonly toBeDoneBy: string
  readonly notChosen: string
  readonly stillChoose: string
  /** `{when}` */
  readonly newDate: string
  readonly pleaseTell: string
  readonly ifNotRight: string
  readonly offerGone: string
  /** `{when}` */
  readonly chooseOne: string
  readonly takeIt: string
  readonly ourPromise: string
  /** `{when}`, and the new date `{next}` */
  readonly broken: For<PromiseKind>
  readonly standings: For<'proposed' | 'resolved' | 'closed' | 'merged'>
  readonly linkTitles: For<'confirm' | 'stop' | 'block'>
  /** `{site}`, `{reference}`; in the first one `{email}`. */
  readonly linkTexts: For<'confirm' | 'stop' | 'block'>
  readonly linkButtons: For<'confirm' | 'block'>
  readonly linkDone: For<'stop' | 'block'>
  readonly done: string
  readonly doneTitle: string
  readonly noReport: For<'title' | 'heading' | 'text'>
  readonly notSent: For<'title' | 'heading' | 'text'>
  readonly refused: For<'title' | 'heading'>
  readonly refusals: For<
    'forbidden' | 'notFound' | 'tooLarge' | 'unavailable' | 'failed' | 'notTaken'
  >
}
