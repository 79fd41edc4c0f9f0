/** What can keep alerts of a site from arriving; `reports_held`: reports that were not stored. */
export const TROUBLE_KINDS = [
  'mail_failing',
  'recipient_refused',
  'endpoint_failing',
  'endpoint_disabled',
  'reports_held',
] as const
export type TroubleKind = (typeof TROUBLE_KINDS)[number]

/** The subject of trouble with mail, and with the database. */
export const MAIL_SUBJECT = 'mail'
export const STORE_SUBJECT = 'store'

/** Something that keeps alerts of a site from arriving. */
export interface Trouble {
  readonly siteId: string
  readonly kind: TroubleKind
  /** The id of an endpoint or of somebody of the staff, or `mail`, or `store`. */
  readonly subject: string
  readonly since: number
  /** The endpoint's host: what follows it may be a secret. Null with the others. */
  readonly host: string | null
  /** Of whoever's mailbox refuses mail; null with the others. */
  readonly name: string | null
}
