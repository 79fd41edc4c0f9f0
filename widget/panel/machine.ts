import type {
  Conversation,
  PageInput,
  RaiseInput,
  Receipt,
  Trigger,
  Wish,
  Withdrawal,
} from '../../worker/contract.ts'
import type { KeptReports } from '../kept.ts'
import type { Outcome } from '../send.ts'
import { createAnswers, type Saving } from './answers.ts'
import type { Click, Phase } from './phase.ts'

/** What a click tells beyond its reason. */
export type Extra = Pick<RaiseInput, 'element' | 'step' | 'text'>

/** Everything that the machine takes from the outside. */
export interface Outside {
  readonly site: string
  /** The collector's address, with a slash at its end. */
  readonly collector: string
  readonly kept: KeptReports
  readonly send: <Answer>(url: string, body: string) => Promise<Outcome<Answer>>
  readonly readPage: () => PageInput
  readonly randomId: (bytes: number) => string
  readonly now: () => number
  readonly onPhase: (phase: Phase) => void
  /** Something waits in the closed panel: an answer, or a click that did not arrive. */
  readonly onNews: () => void
}

/** How long an undo is offered before the questions come. */
const UNDO_MS = 7_000

/** The panel without its looks: what can be done, and the phase that it leads to. */
export function createMachine(outside: Outside) {
  const { kept, send } = outside
  let phase: Phase = { name: 'closed' }
  /** What the next opening shows in the place of the question. */
  let waiting: (() => void) | null = null
  let answers: ReturnType<typeof createAnswers> | null = null
  let undoTimer: ReturnType<typeof setTimeout> | undefined

  const go = (next: Phase) => {
    phase = next
    outside.onPhase(next)
  }
  /** Shows where something led to, unless the customer has closed the panel meanwhile. */
  const goOn = (next: Phase) => {
    if (phase.name !== 'closed') return go(next)
    waiting = () => go(next)
    outside.onNews()
  }
  const post = <Answer>(report: { id: string; key: string }, act: string, fields: object = {}) =>
    send<Answer>(
      `${outside.collector}v1/reports/${report.id}/${act}`,
      JSON.stringify({ key: report.key, ...fields }),
    )
  const change = (fields: Partial<Phase & { name: 'receipt' }>) => {
    if (phase.name === 'receipt') go({ ...phase, ...fields })
  }

  const transmit = async (click: Click) => {
    void answers?.finish()
    go({ name: 'sending', click })
    const outcome = await send<Receipt>(`${outside.collector}v1/reports`, click.body)
    if (outcome.name !== 'sent') {
      return goOn({ name: 'failed', click, again: outcome.name === 'unreached' })
    }
    const receipt = outcome.answer
    kept.add(receipt, click.key)
    answers = createAnswers(
      (body) => post(click, 'details', body),
      (saving: Saving) => change({ saving }),
    )
    goOn({ name: 'receipt', click, receipt, undo: 'offered', wish: null, saving: 'none' })
    undoTimer = setTimeout(settle, UNDO_MS)
  }

  /** Ends the time for an undo: the questions come. */
  const settle = () => {
    clearTimeout(undoTimer)
    change({ undo: 'over' })
  }

  /** Shows a report that was raised earlier, with what was answered. */
  const show = async (id: string) => {
    const report = kept.list().find((candidate) => candidate.id === id)
    if (!report) return
    go({ name: 'conversation', kept: report, told: 'loading' })
    const outcome = await post<Conversation>(report, 'status')
    const told = outcome.name === 'sent' ? outcome.answer : 'unreached'
    if (told !== 'unreached') kept.see(id, told.news)
    if (phase.name === 'conversation' && phase.kept.id === id) go({ ...phase, told })
  }

  /** Asks whether a report of this device has an answer that was not seen here. */
  const checkNews = async () => {
    for (const report of kept.list()) {
      const outcome = await post<Conversation>(report, 'status')
      if (outcome.name !== 'sent' || outcome.answer.news <= report.seen) continue
      waiting ??= () => void show(report.id)
      return outside.onNews()
    }
  }

  const close = () => {
    // Staff need not wait for more: what was typed goes out with the word that this is all.
    if (phase.name === 'receipt') void answers?.finish()
    const before = phase.name
    if (before !== 'closed') go({ name: 'closed' })
    if (before === 'conversation') void checkNews()
  }

  return {
    /** Opens the panel, unless it is open: on what waits, else on the question. */
    open(reason: string | null) {
      if (phase.name !== 'closed') return
      const wait = waiting
      waiting = null
      if (wait) wait()
      else go({ name: 'ask', reason })
    },

    ask: () => go({ name: 'ask', reason: null }),
    post,
    show,
    settle,
    close,

    async raise(reason: string, trigger: Trigger, extra: Extra = {}) {
      // An impatient second click is the same click.
      if (phase.name === 'sending') return
      const raised: RaiseInput = {
        site: outside.site,
        id: outside.randomId(16),
        key: outside.randomId(24),
        reason,
        trigger,
        raisedAt: outside.now(),
        page: outside.readPage(),
        ...extra,
      }
      const { id, key, text = '' } = raised
      await transmit({ id, key, text, body: JSON.stringify(raised) })
    },

    async retry() {
      if (phase.name === 'failed') await transmit(phase.click)
    },

    /** Takes the report back; where that does not work, the receipt stays and says so. */
    async undo() {
      if (phase.name !== 'receipt') return
      clearTimeout(undoTimer)
      const { click } = phase
      const before = answers
      // Closing the panel meanwhile must not hasten the alert.
      answers = null
      const outcome = await post<Withdrawal>(click, 'withdraw')
      if (outcome.name !== 'sent') {
        answers = before
        return change({ undo: 'failed' })
      }
      kept.remove(click.id)
      if (phase.name === 'receipt') go({ name: 'undone', staffTold: outcome.answer.staffTold })
    },

    type: (details: { text: string } | { wishText: string }) => answers?.type(details),
    save: (details: { text: string } | { wishText: string }) => answers?.save(details),

    wish(wish: Wish) {
      change({ wish })
      void answers?.save({ wish })
    },

    contact(typed: string) {
      const given = typed.includes('@') ? { email: typed } : { phone: typed }
      answers?.saveAlone({ contact: typed ? given : null })
    },

    /** Closes when everything is saved; else stays, and says what is not. */
    async done() {
      await answers?.save({})
      if (phase.name !== 'receipt' || /failed|invalid/.test(phase.saving)) return
      close()
    },

    /** The network is back: what did not arrive goes out now. */
    resume: () => answers?.save({}),

    checkNews,
  }
}

export type Machine = ReturnType<typeof createMachine>
