/** A sentence for each of some names. */
type For<Name extends string> = Readonly<Record<Name, string>>

/** Why a form was not accepted. */
export type FaultName =
  | 'choose'
  | 'write'
  | 'right'
  | 'email'
  | 'picture'
  | 'pictureType'
  | 'pictureSize'
  | 'pictures'
  | 'textSize'
  | 'askedLately'
  | 'moved'
  | 'movedAgain'
  | 'tooLate'

/** What the customer can do on the status page. */
export interface ActWords {
  /** `{name}` */
  readonly offersOne: string
  readonly offersSome: string
  readonly yesPlease: string
  readonly chooseThis: string
  /** `{when}` */
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
  /** In `textSize`, `{max}`. */
  readonly faults: For<FaultName>
}
