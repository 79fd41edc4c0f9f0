/** Erasure is promised within 30 days; two are kept for a clock that stood still. */
export const ERASE_DAYS = 28

/** For how many days what is no report is kept; the rest goes with its report. */
export const KEPT_DAYS = {
  asks: 30,
  unwanted: 30,
  troubles: 365,
  refusals: 730,
  audit: 730,
} as const
