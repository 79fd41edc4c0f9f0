import type { Conversation, Wish } from '../../worker/contract.ts'
import type { Kept } from '../recent-reports.ts'
import type { Enclosed } from '../sending/answers.ts'
import type { createRaising, RaisingOutside } from '../sending/raise.ts'
import type { Outcome } from '../sending/send.ts'
import { type Audience, createPhases, type Phase } from '../state/phase.ts'

/** Everything that the machine takes from the outside. */
interface Outside extends RaisingOutside, Audience {
  /** Whether what is not sent outlives this page. */
  readonly isLasting: () => boolean
  readonly createRaising: typeof createRaising
  /** Asks how a report stands; nothing is kept where that fails. */
  readonly ask: (report: Pick<Kept, 'id' | 'key'>) => Promise<Outcome<Conversation>>
}

/** The panel without its looks: what can be done, and the phase that it leads to. */
export function createMachine(outside: Outside) {
  const { kept } = outside
  const phases = createPhases(outside)
  const { now, go } = phases

  /** Shows a report that was raised earlier, with what was answered. */
  const show = async (id: string) => {
    const report = kept.list().find((candidate) => candidate.id === id)
    if (!report) return
    const before = now()
    const isShown = before.name === 'conversation' && before.kept.id === id
    go({ name: 'conversation', kept: report, told: isShown ? before.told : 'loading' })
    const outcome = await outside.ask(report)
    const told = toldBy(outcome)
    if (typeof told === 'object') kept.see(id, told.news)
    if (told === 'shut') kept.remove(id)
    const phase: Phase = now()
    if (phase.name === 'conversation' && phase.kept.id === id) go({ ...phase, told })
  }

  /** Asks whether a report of this device has an answer that was not seen here. */
  const checkNews = async () => {
    for (const report of kept.list()) {
      const told = toldBy(await outside.ask(report))
      // Asked again at every visit, it would be taken for somebody who guesses.
      if (told === 'shut') kept.remove(report.id)
      if (typeof told !== 'object' || told.news <= report.seen) continue
      return phases.tellLater('news', () => void show(report.id))
    }
  }

  const { answers, ...raising } = outside.createRaising(outside, phases, show)
  const { outbox } = outside

  /** The question, and below it what of this device is not sent yet. */
  const ask = async (reason: string | null) => {
    const at = Date.now()
    go({ name: 'ask', reason, at })
    const unsent = (await outbox.list()).filter(({ act, over }) => !act && !over)
    if (now().name === 'ask' && unsent.length > 0) go({ name: 'ask', reason, at, unsent })
  }

  const close = () => {
    const { name } = now()
    // Staff need not wait for more: what was typed goes out with the word that this is all.
    if (name === 'receipt') void answers()?.finish()
    if (name !== 'closed') go({ name: 'closed' })
    if (name === 'conversation') void checkNews()
  }

  return {
    ...raising,
    show,
    close,
    checkNews,
    ask: () => void ask(null),
    status: outside.ask,
    remove: outbox.remove,
    /** What was said of a report and waits on this device. */
    unsent: async (id: string) => (await outbox.list()).filter((one) => one.id === id && !one.over),

    /** Opens the panel, unless it is open: on what waits, else on the question. */
    open(reason: string | null) {
      if (now().name === 'closed' && !phases.showWaiting()) void ask(reason)
    },

    /** Says what else goes along when the customer is done. */
    enclose: (tell: () => Enclosed) => answers()?.enclose(tell),

    type: (details: { text: string } | { wishText: string }) => answers()?.type(details),
    save: (details: { text: string } | { wishText: string }) => answers()?.save(details),

    wish(wish: Wish) {
      phases.change({ wish })
      void answers()?.save({ wish })
    },

    contact(typed: string) {
      const given = typed.includes('@') ? { email: typed } : { phone: typed }
      answers()?.saveAlone({ contact: typed ? given : null })
    },

    /** Closes when everything is sent, or safe on this device; else stays, and says what is not. */
    async done() {
      await answers()?.save({})
      const phase = now()
      if (phase.name !== 'receipt' || phase.saving === 'invalid') return
      if (phase.saving !== 'kept' || outside.isLasting()) close()
    },

    /** The page's own policy keeps everything from being sent: the words are given back. */
    async blocked() {
      const phase = now()
      if (phase.name === 'receipt') await raising.giveBack(phase.click.id)
    },
  }
}

export type Machine = ReturnType<typeof createMachine>

/** `shut`: staff made the key worthless. */
function toldBy(outcome: Outcome<Conversation>): Conversation | 'unreached' | 'shut' {
  if (outcome.name === 'sent') return outcome.answer
  return outcome.name === 'refused' && outcome.code === 'wrong_key' ? 'shut' : 'unreached'
}
