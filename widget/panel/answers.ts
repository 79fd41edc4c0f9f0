import type { DetailsInput } from '../../worker/contract.ts'
import type { Outcome } from '../send.ts'

export type Details = Omit<DetailsInput, 'key' | 'finished'>
/** How the newest answer fares. */
export type Saving = 'none' | 'saving' | 'saved' | 'failed' | 'invalid'

/** A pause in typing that is long enough to save what stands there. */
const PAUSE_MS = 1_200

/**
 * The answers to the optional questions of one report: saved one after the other, so that an older
 * one never overtakes a newer one, and kept until they are.
 */
export function createAnswers(
  post: (body: Omit<DetailsInput, 'key'>) => Promise<Outcome<unknown>>,
  onSaving: (saving: Saving) => void,
) {
  /** What was told and has not been confirmed. */
  let open: Details = {}
  let isFinished = false
  let isRefused = false
  let line: Promise<unknown> = Promise.resolve()
  let pause: ReturnType<typeof setTimeout> | undefined

  const send = async (details: Details, isAlone = false) => {
    onSaving('saving')
    const outcome = await post(isFinished ? { ...details, finished: true } : details)
    if (outcome.name === 'unreached') open = { ...details, ...open }
    if (isAlone) isRefused = outcome.name === 'refused'
    // What was refused stays so, whatever else is saved.
    onSaving(isRefused ? 'invalid' : outcome.name === 'sent' ? 'saved' : 'failed')
  }
  const flush = async () => {
    const details = open
    open = {}
    if (Object.keys(details).length > 0 || isFinished) await send(details)
  }
  const note = (details: Details) => {
    clearTimeout(pause)
    open = { ...open, ...details }
  }
  const save = (details: Details) => {
    note(details)
    return (line = line.then(flush))
  }

  return {
    /** Saves everything that is not saved yet. */
    save,
    /** Notes what is being typed and saves it in the next pause. */
    type(details: Details) {
      note(details)
      pause = setTimeout(() => void save({}), PAUSE_MS)
    },
    /** Saves one answer by itself, for only the collector knows whether it will do. */
    saveAlone(details: Details) {
      line = line.then(() => send(details, true))
    },
    /** Sends the rest at once, for the page may be about to go: the customer is done. */
    finish() {
      clearTimeout(pause)
      isFinished = true
      return flush()
    },
  }
}
