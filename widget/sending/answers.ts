import type { DetailsInput } from '../../worker/contract.ts'
import { textMax } from '../redact/line.ts'
import type { SendResult } from '../state/outbox.ts'
import type { Saving } from '../state/phase.ts'
import type { Answers, Attachments, Details } from '../state/raising.ts'

const nothing = () => ({})
/** A pause in typing that is long enough to save. */
const PAUSE_MS = 1_200

/**
 * The answers to the optional questions of one report. Each is sent together with all earlier ones
 * and replaces those that haven't arrived, so the newest is always complete.
 */
export function createAnswers(
  add: (body: Omit<DetailsInput, 'key'>) => Promise<SendResult>,
  upload: (data: string, name: string) => Promise<SendResult>,
  remove: (order: number) => Promise<unknown>,
  onOver: () => unknown,
  onSaving: (saving: Saving, over: number) => void,
): Answers {
  let latest: Details = {}
  let isSaved = true
  let isFinished = false
  let isRefused = false
  /** By how much each text is too long; it isn't sent before it's shorter. */
  const over = { text: 0, wishText: 0 }
  /** The customer is done, and the attachments are on their way. */
  let isDone = false
  /** The entry on the device that the next answer replaces. */
  let waiting: number | null = null
  let readAttachments: () => Attachments = nothing
  let line: Promise<unknown> = Promise.resolve()
  let pause: ReturnType<typeof setTimeout> | undefined

  const tell = (saving: Saving) => {
    const most = Math.max(over.text, over.wishText)
    onSaving(most > 0 ? 'long' : saving, most)
  }
  const send = async (details: Details, isAlone = false) => {
    tell('saving')
    const before = waiting
    const result = await add(isFinished ? { ...details, finished: true } : details)
    if (isAlone) {
      isRefused = result.name === 'over'
      // The field already shows that it was refused.
      if (result.name === 'over') await remove(result.order)
    } else {
      waiting = result.name === 'kept' ? result.order : null
      if (before !== null) await remove(before)
    }
    if (result.name === 'over' && !isAlone) return onOver()
    // Saving another answer doesn't make a refused one valid.
    return tell(isRefused || result.name === 'over' ? 'invalid' : result.name)
  }
  const isShort = (name: keyof typeof over, text?: string): text is string => {
    if (text === undefined) return false
    const before = over[name]
    over[name] = Math.max(text.length - textMax, 0)
    if (over[name] !== before) tell('none')
    return over[name] === 0
  }
  const flush = async () => {
    if (isSaved) return
    isSaved = true
    await send(latest)
  }
  const note = ({ text, wishText, ...rest }: Details) => {
    clearTimeout(pause)
    const details: Details = {
      ...rest,
      ...(isShort('text', text) && { text }),
      ...(isShort('wishText', wishText) && { wishText }),
    }
    if (Object.keys(details).length > 0) isSaved = false
    latest = { ...latest, ...details }
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
    save,
    attach(read) {
      readAttachments = read
    },
    type(details) {
      note(details)
      pause = setTimeout(() => void save({}), PAUSE_MS)
    },
    saveAlone(details) {
      line = line.then(() => send(details, true))
    },
    stop() {
      clearTimeout(pause)
      isSaved = true
    },
    async finish() {
      clearTimeout(pause)
      if (isDone && isSaved) return
      isDone = true
      const { evidence, pictures = [] } = readAttachments()
      readAttachments = nothing
      note(evidence ? { evidence } : {})
      if (pictures.length === 0) return end()
      // Staff are alerted once, by `finished`, which therefore comes last.
      void flush()
      for (const { name, made, making } of pictures) {
        // No await where it is made already, since the page may be gone after it.
        const data = made === undefined ? await making : made
        if (data !== null)
          void upload(data, name).then((result) => result.name === 'over' && onOver())
      }
      return end()
    },
  }
}
