import type { DetailsInput, EvidenceInput } from '../../worker/contract.ts'
import type { Saving } from '../state/phase.ts'
import type { Fate } from './outbox.ts'

type Details = Omit<DetailsInput, 'key' | 'finished'>

/** A picture in base64, as soon as it is made; null where it cannot be. */
interface EnclosedPicture {
  readonly name: string
  /** What `making` came to, where it has. */
  readonly made?: string | null
  readonly making: Promise<string | null>
}

/** What goes along once the customer is done. */
export interface Enclosed {
  readonly evidence?: EvidenceInput
  readonly pictures?: readonly EnclosedPicture[]
}

const nothing = () => ({})
/** A pause in typing that is long enough to save what stands there. */
const PAUSE_MS = 1_200

/**
 * The answers to the optional questions of one report. Each goes out with all that were given
 * before, in the place of those that have not arrived: the newest is the whole truth.
 */
export function createAnswers(
  add: (body: Omit<DetailsInput, 'key'>) => Promise<Fate>,
  attach: (data: string, name: string) => Promise<Fate>,
  remove: (order: number) => Promise<unknown>,
  onOver: () => unknown,
  onSaving: (saving: Saving) => void,
) {
  let told: Details = {}
  let isSaved = true
  let isFinished = false
  let isRefused = false
  /** The customer is done: whatever was enclosed is on its way. */
  let isDone = false
  /** What waits on the device and the next answer replaces. */
  let waiting: number | null = null
  let enclosed: () => Enclosed = nothing
  let line: Promise<unknown> = Promise.resolve()
  let pause: ReturnType<typeof setTimeout> | undefined

  const send = async (details: Details, isAlone = false) => {
    onSaving('saving')
    const before = waiting
    const fate = await add(isFinished ? { ...details, finished: true } : details)
    if (isAlone) {
      isRefused = fate.name === 'over'
      // What is seen to be refused, in its field, need not be told again.
      if (fate.name === 'over') await remove(fate.order)
    } else {
      waiting = fate.name === 'kept' ? fate.order : null
      if (before !== null) await remove(before)
    }
    if (fate.name === 'over' && !isAlone) return onOver()
    // What was refused stays so, whatever else is saved.
    return onSaving(isRefused || fate.name === 'over' ? 'invalid' : fate.name)
  }
  const flush = async () => {
    if (isSaved) return
    isSaved = true
    await send(told)
  }
  const note = (details: Details) => {
    clearTimeout(pause)
    if (Object.keys(details).length > 0) isSaved = false
    told = { ...told, ...details }
  }
  const save = (details: Details) => {
    note(details)
    return (line = line.then(flush))
  }

  const end = () => {
    isFinished = true
    isSaved = false
    return flush()
  }

  return {
    /** Saves everything that is not saved yet. */
    save,
    /** Says what else goes along when the customer is done. */
    enclose(tell: () => Enclosed) {
      enclosed = tell
    },
    /** Notes what is being typed and saves it in the next pause. */
    type(details: Details) {
      note(details)
      pause = setTimeout(() => void save({}), PAUSE_MS)
    },
    /** Saves one answer by itself, for only the collector knows whether it will do. */
    saveAlone(details: Details) {
      line = line.then(() => send(details, true))
    },
    /** The report is taken back: nothing more is said of it. */
    stop() {
      clearTimeout(pause)
      isSaved = true
    },
    /** Sends the rest at once, for the page may be about to go: the customer is done. */
    async finish() {
      clearTimeout(pause)
      if (isDone && isSaved) return
      isDone = true
      const { evidence, pictures = [] } = enclosed()
      enclosed = nothing
      note(evidence ? { evidence } : {})
      if (pictures.length === 0) return end()
      // Staff are told once, of all of it: the word that this is all comes last.
      void flush()
      for (const { name, made, making } of pictures) {
        // Without a pause where it is made: the page may be gone after it.
        const data = made === undefined ? await making : made
        if (data !== null) void attach(data, name).then((fate) => fate.name === 'over' && onOver())
      }
      return end()
    },
  }
}
