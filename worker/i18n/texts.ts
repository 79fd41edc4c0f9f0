import type { Language, PromiseKind, Wish } from '../contract.ts'
import type { News } from '../reports/events.ts'
import type { Outcome, State } from '../reports/report.ts'

/**
 * Every sentence of the widget in one language, in one group for each chunk that says it: a group
 * is loaded with its chunk. Sentences are data, so that a site can override any of them; what
 * stands in braces is filled in. A language that lacks a sentence fails the type check.
 */
export interface WidgetTexts {
  readonly panel: PanelTexts
  readonly details: DetailsTexts
  readonly conversation: ConversationTexts
  readonly picture: PictureTexts
}

export type WidgetPart = keyof WidgetTexts

/** The groups that are loaded so far: each chunk says sentences of its own group and of the first. */
export type LoadedTexts = PanelTexts & DetailsTexts & ConversationTexts

/** A sentence for each of some names. */
type For<Name extends string> = Readonly<Record<Name, string>>

/** One sentence for each plural form that `Intl.PluralRules` finds; `{count}` is the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** What comes first: the question, the receipt, and what is said when something fails. */
export interface PanelTexts {
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
  readonly undone: For<'nobody' | 'staff' | 'dropped'>
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
export interface DetailsTexts {
  readonly optional: string
  readonly textLabel: string
  readonly wishLabel: string
  readonly wishes: For<Wish>
  readonly wishTextLabel: string
  /** The question about the order, where the site asks it. */
  readonly orderLabel: string
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
  /** A mistake of ours: nobody knows what became of the report. */
  readonly fault: string
  /** Below the oldest browser that the widget works in. */
  readonly tooOld: string
  /** Refused or failed for now: what is left on this device. */
  readonly copyStays: string
  /** `{over}` is by how much a text is longer than `{max}`. */
  readonly tooLong: string
  /** What goes along with the answers, line by line. */
  readonly evidence: Plural
  readonly evidenceHint: string
  readonly evidenceNames: For<'browser' | 'language' | 'timeZone' | 'viewport'> &
    For<'release' | 'order' | 'errors' | 'requests'>
  /** Takes a line out: `{name}`; and says that it is. */
  readonly leaveOut: string
  readonly leftOut: string
  readonly capture: string
  readonly addFile: string
  /** Why the page cannot be captured. */
  readonly noCapture: For<'insecure' | 'framed' | 'unsupported'>
  /** `{number}` names one picture among several. */
  readonly picture: string
  /** `{name}` */
  readonly removePicture: string
  readonly pictureFault: For<'type' | 'size' | 'count'>
}

/** What was answered to an earlier report, and what the customer can do about it. */
export interface ConversationTexts {
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
export interface PictureTexts {
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

/**
 * Every sentence that customers read on their page and in mails, but for those that the widget
 * says too. What stands in braces is filled in. A language that lacks a sentence fails the type
 * check; a site overrides them by these names.
 */
export interface CustomerTexts {
  // What the status page tells.

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
  /** Nobody chose from an offer; and what to do for whoever still wants it. */
  readonly offerEnded: string
  readonly offerAgain: string
  readonly nobodyAnswers: string
  readonly oneForBoth: string
  /** The other report is done, and nobody wrote to this customer. */
  readonly settledTogether: string
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
  readonly separatedByYou: string
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

  // What the customer can do there.

  /** `{name}` */
  readonly offersOne: string
  readonly offersSome: string
  readonly yesPlease: string
  readonly chooseThis: string
  /** `{when}` */
  readonly chooseUntil: string
  readonly doneIfSoon: string
  readonly rather: string
  readonly noneOfThese: string
  readonly propose: string
  readonly proposeLabel: string
  /** `{name}`, `{when}` */
  readonly needsUntil: string
  readonly weNeedUntil: string
  readonly agree: string
  /** `{when}` */
  readonly stillOwed: string
  readonly yesRightAgain: string
  readonly notRightNow: string
  readonly reopen: string
  readonly reopenLabel: string
  readonly reopenHint: string
  readonly yes: string
  readonly withNo: string
  readonly restOptional: string
  /** The scales of the follow-up: the question, and what the lowest and the highest mean. */
  readonly scales: For<'rating' | 'outcome' | 'process' | 'respect'>
  readonly lowest: For<'rating' | 'outcome' | 'process' | 'respect'>
  readonly highest: For<'rating' | 'outcome' | 'process' | 'respect'>
  /** `{number}`, `{meaning}` */
  readonly scaleEnd: string
  readonly anythingElse: string
  readonly sendAnswer: string
  /** For whoever does not have the problem that their report was combined with. */
  readonly notSame: string
  readonly notSameLabel: string
  readonly notSameSend: string
  /** `{name}` */
  readonly writeTo: string
  readonly whichPicture: string
  readonly pictureHint: string
  readonly addThis: string
  readonly wishElse: string
  readonly newsByMail: string
  /** `{email}` */
  readonly mailOn: string
  readonly mailAsked: string
  readonly noMail: string
  readonly otherAddress: string
  readonly mailAddress: string
  readonly sendMail: string
  /** `{when}` */
  readonly erasureAsked: string
  readonly dataTitle: string
  readonly dataText: string
  readonly data: string
  readonly withdrawTitle: string
  readonly withdrawText: string
  readonly withdraw: string
  readonly eraseTitle: string
  /** `{reference}` */
  readonly eraseText: string
  readonly erase: string
  readonly wordsHere: string
  readonly sendAsMessage: string
  /** Why a form was not accepted. In `textSize`, `{max}` and `{over}`. */
  readonly faults: For<'choose' | 'write' | 'right' | 'email' | 'askedLately' | 'textSize'> &
    For<'picture' | 'pictureType' | 'pictureSize' | 'pictures'> &
    For<'moved' | 'movedAgain' | 'tooLate'>

  // What mails say, the pages behind their links, and the pages that know no report.

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

export type FaultName = keyof CustomerTexts['faults']

/** What customers read in the very words of the widget, wherever they read it. */
type SharedTexts = Pick<PanelTexts, 'answerBy' | 'thanks' | 'tellThem' | 'noticeThanks'> &
  Pick<DetailsTexts, 'wishes' | 'wishLabel' | 'orderLabel' | 'addFile' | 'yourWords'> &
  Pick<ConversationTexts, 'you' | 'wrote' | 'inHands' | 'closed' | 'confirmed' | 'send'> &
  Pick<ConversationTexts, 'offerLabel' | 'isRightLabel' | 'notRight' | 'writeLabel'>

/** All that is said to a customer in one language, with the site's own sentences in the place of ours. */
export interface Texts extends CustomerTexts, SharedTexts {
  readonly language: Language
  readonly direction: 'ltr' | 'rtl'
}
