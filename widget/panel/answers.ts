import type { DetailsInput } from '../../worker/contract.ts'
import type { Outcome } from '../send.ts'

export type Details = Omit<DetailsInput, 'key' | 'finished'>
/** How the newest answer fares. */
export type Saving = 'none' | 'saving' | 'saved' | 'failed' | 'invalid'

/** A pause in typing that is long enough to save what stands there. */
const PAUSE_MS = 1_200

/**
 * The answers to the optional questions of one report: saved one after the other, so that an older
 * one never overtakes a newer one.
 */
export function createAnswers(
  post: (body: Omit<DetailsInput, 'key'>) => Promise<Outcome<unknown>>,
  onSaving: (saving: Saving) => void,
) {
  let latest: Details = {}
  let saved: Details = {}
  let line: Promise<unknown> = Promise.resolve()
  let pause: ReturnType<typeof setTimeout> | undefined

  const unsaved = (): Details => {
    const isNews = ([field, value]: [string, unknown]) =>
      JSON.stringify(value) !== JSON.stringify(saved[field as keyof Details] ?? '')
    return Object.fromEntries(Object.entries(latest).filter(isNews))
  }
  const flush = async () => {
    const news = unsaved()
    if (Object.keys(news).length === 0) return
    onSaving('saving')
    const outcome = await post(news)
    if (outcome.name === 'sent') saved = { ...saved, ...news }
    onSaving(savingOf(outcome))
  }
  const save = (details: Details) => {
    clearTimeout(pause)
    latest = { ...latest, ...details }
    line = line.then(flush)
  }

  return {
    /** Saves everything that is not saved yet. */
    save,
    /** Notes what is being typed and saves it in the next pause. */
    type(details: Details) {
      clearTimeout(pause)
      latest = { ...latest, ...details }
      pause = setTimeout(() => save({}), PAUSE_MS)
    },
    /** Sends the rest at once, for the page may be about to go: the customer is done. */
    finish() {
      clearTimeout(pause)
      void post({ ...unsaved(), finished: true })
    },
  }
}

function savingOf(outcome: Outcome<unknown>): Saving {
  if (outcome.name === 'sent') return 'saved'
  return outcome.name === 'refused' && outcome.code === 'invalid' ? 'invalid' : 'failed'
}

/** An address or a number as the collector takes it, or null when it is neither. */
export function readContact(typed: string): NonNullable<Details['contact']> | null {
  const value = typed.trim()
  if (/^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/.test(value)) return { email: value }
  return /^\+?\d[\d ()./-]{4,}$/.test(value) ? { phone: value } : null
}
