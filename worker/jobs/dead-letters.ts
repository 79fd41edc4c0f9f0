import { forgetCopies, keepAsLetter, storeAll } from '../app/drain-intake.ts'
import {
  deleteDeadLetter,
  deleteUnknownMessage,
  takeUnknownMessages,
  takeUntriedLetters,
} from '../db/dead-letters.ts'
import { isOutage } from '../db/query.ts'
import { listCopies } from '../db/work/waiting-copies.ts'
import type { Env, IntakeMessage } from '../env.ts'
import { log, logError } from '../log.ts'
import { referenceOf } from '../reports/reference.ts'
import type { RequestClock } from '../time/clock.ts'
import { readMessage } from './drain-queue.ts'

/** What could not be stored is tried again after this, until it is, or somebody drops it. */
const PAUSE_MS = 15 * 60_000
/** What one tick tries. */
const LETTERS_MAX = 10
/** Statements that storing one takes. */
const STATEMENTS_EACH = 16

/**
 * Stores reports that were kept because they could not be stored, once they can, and takes up what
 * an earlier release kept because it did not know it. One that fails keeps none of the others.
 * `left` is how many statements this call may still make; one letter is tried in any case.
 */
export async function restoreLetters(
  env: Env,
  moment: RequestClock,
  left: () => number,
): Promise<void> {
  const { now } = moment
  const before = now - PAUSE_MS
  const limit = Math.max(1, Math.min(LETTERS_MAX, Math.floor(left() / STATEMENTS_EACH)))
  for (const letter of await takeUntriedLetters(env.DB, before, now, limit)) {
    try {
      const stored = await storeAll(env, [letter], moment)
      if (!stored.has(letter)) continue
      await deleteDeadLetter(env.DB, letter)
      log('dead_letter_stored', { site: letter.siteId })
    } catch (error) {
      if (isOutage(error)) throw error
      logError('dead_letter_waits', error)
    }
  }
  for (const { id, body } of await takeUnknownMessages(env.DB, before, now, limit)) {
    const message = readMessage(body)
    if (message === null) continue
    await env.INTAKE.send(message)
    await deleteUnknownMessage(env.DB, id)
  }
}

/**
 * Stores reports that were accepted and that the queue has not brought: it may have been deleted or
 * emptied. Whatever it brings all the same is stored once.
 */
export async function restoreCopies(
  env: Env,
  moment: RequestClock,
  left: () => number,
): Promise<void> {
  const limit = Math.min(LETTERS_MAX, Math.floor(left() / STATEMENTS_EACH))
  if (limit < 1) return
  for (const copy of await listCopies(env.FILES, moment.now - PAUSE_MS, limit)) {
    const { siteId: site, reportId } = copy
    try {
      if (await restoreCopy(env, copy, moment)) {
        log('copy_stored', { site, report: referenceOf(reportId) })
      }
      await forgetCopies(env, [copy])
    } catch (error) {
      if (isOutage(error)) throw error
      // It stays, and the next ones are tried all the same.
      logError('copy_waits', error, { site, report: referenceOf(reportId) })
    }
  }
}

/** Stores a copy, or keeps it as a letter where no retry ever would. */
async function restoreCopy(env: Env, copy: IntakeMessage, moment: RequestClock): Promise<boolean> {
  try {
    if ((await storeAll(env, [copy], moment)).has(copy)) return true
  } catch (error) {
    if (isOutage(error)) throw error
    logError('copy_refused', error, { site: copy.siteId, report: referenceOf(copy.reportId) })
  }
  await keepAsLetter(env, copy, moment)
  return false
}
