import type {
  Conversation,
  PageInput,
  RaiseInput,
  Receipt,
  Trigger,
  Wish,
} from '../../worker/contract.ts'
import type { KeptReports } from '../kept.ts'
import type { Outcome } from '../send.ts'
import { createAnswers, readContact } from './answers.ts'
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
}

/** How long an undo is offered before the questions come. */
export const UNDO_MS = 7_000

/** The panel without its looks: what can be done, and the phase that it leads to. */
export function createMachine(outside: Outside) {
  const { kept, send } = outside
  /** Ids of reports with an answer that was not seen here. */
  const news = new Set<string>()
  let phase: Phase = { name: 'closed' }
  let answers: ReturnType<typeof createAnswers> | null = null
  let undoTimer: ReturnType<typeof setTimeout> | undefined

  const go = (next: Phase) => {
    clearTimeout(undoTimer)
    phase = next
    outside.onPhase(next)
  }
  const post = <Answer>(report: { id: string; key: string }, act: string, fields: object = {}) =>
    send<Answer>(
      `${outside.collector}v1/reports/${report.id}/${act}`,
      JSON.stringify({ key: report.key, ...fields }),
    )

  // Staff need not wait for more: what was typed goes out with the word that this is all.
  const finish = () => {
    answers?.finish()
    answers = null
  }

  const transmit = async (click: Click) => {
    finish()
    go({ name: 'sending', click })
    const outcome = await send<Receipt>(`${outside.collector}v1/reports`, click.body)
    if (outcome.name !== 'sent') {
      return go({ name: 'failed', click, again: outcome.name === 'unreached' })
    }
    kept.add(outcome.answer, click.key)
    answers = createAnswers(
      (body) => post(click, 'details', body),
      (saving) => phase.name === 'answers' && go({ ...phase, saving }),
    )
    go({ name: 'receipt', click, receipt: outcome.answer, stuck: false })
    undoTimer = setTimeout(settle, UNDO_MS)
  }

  /** Ends the time for an undo: the questions come. */
  const settle = () => {
    if (phase.name !== 'receipt') return
    const { click, receipt } = phase
    go({ name: 'answers', click, receipt, wish: null, saving: 'none' })
  }

  /** Shows a report that was raised earlier, with what was answered. */
  const show = async (id: string) => {
    const report = kept.list().find((candidate) => candidate.id === id)
    if (!report) return
    go({ name: 'conversation', kept: report, told: 'loading' })
    const outcome = await post<Conversation>(report, 'status')
    const told = outcome.name === 'sent' ? outcome.answer : 'unreached'
    if (told !== 'unreached') kept.see(id, told.messages.length)
    news.delete(id)
    if (phase.name === 'conversation' && phase.kept.id === id) go({ ...phase, told })
  }

  return {
    /** Opens the panel, unless it is open: on news where there are some, else on the question. */
    open(reason: string | null) {
      if (phase.name !== 'closed') return
      const [latest] = kept.list()
      if (latest && news.has(latest.id)) void show(latest.id)
      else go({ name: 'ask', reason })
    },

    ask: () => go({ name: 'ask', reason: null }),
    show,
    settle,

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
      await transmit({ id: raised.id, key: raised.key, body: JSON.stringify(raised) })
    },

    async retry() {
      if (phase.name === 'failed') await transmit(phase.click)
    },

    /** Takes the report back; where that does not work, the receipt stays and says so. */
    async undo() {
      if (phase.name !== 'receipt') return
      clearTimeout(undoTimer)
      const before = phase
      const outcome = await post<Receipt>(before.click, 'withdraw')
      if (outcome.name !== 'sent') return go({ ...before, stuck: true })
      answers = null
      kept.remove(before.click.id)
      go({ name: 'undone' })
    },

    type: (details: { text: string } | { wishText: string }) => answers?.type(details),
    save: (details: { text: string } | { wishText: string }) => answers?.save(details),

    wish(wish: Wish) {
      if (phase.name === 'answers') go({ ...phase, wish })
      answers?.save({ wish })
    },

    contact(typed: string) {
      const contact = readContact(typed)
      if (contact) answers?.save({ contact })
      else if (typed.trim() && phase.name === 'answers') go({ ...phase, saving: 'invalid' })
    },

    /** Asks whether the newest report of this device has an answer that was not seen here. */
    async checkNews(): Promise<boolean> {
      const [latest] = kept.list()
      if (!latest) return false
      const outcome = await post<Conversation>(latest, 'status')
      if (outcome.name !== 'sent' || outcome.answer.messages.length <= latest.seen) return false
      news.add(latest.id)
      return true
    },

    close() {
      finish()
      if (phase.name !== 'closed') go({ name: 'closed' })
    },
  }
}

export type Machine = ReturnType<typeof createMachine>
