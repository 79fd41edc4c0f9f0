import { MAILBOX_REFUSES, UNMISSED } from '../reports/effects.ts'

const listOf = (outcomes: readonly string[]) => outcomes.map((one) => `'${one}'`).join(', ')

/** SQL that is true of a delivery `d` that waits; its first half names the index that delivered ones leave. */
export const IS_PENDING = `d.status <> 'delivered' AND d.status = 'pending'`

/** SQL that is true of a delivery `d` that somebody misses. */
export const IS_MISSED = `coalesce(d.outcome, '') NOT IN (${listOf(UNMISSED)})`

/** SQL that is true of a delivery `d` that its mailbox alone refused. */
export const IS_REFUSED = `coalesce(d.outcome, '') IN (${listOf(MAILBOX_REFUSES)})`
