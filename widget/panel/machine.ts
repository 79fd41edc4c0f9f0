import type { Conversation } from '../../worker/contract.ts'
import type { AskStatus, Machine, SendingModule } from '../modules.ts'
import type { SendOutcome } from '../state/outbox.ts'
import { type PhaseListeners, createPhases, type Phase } from '../state/phase.ts'
import type { Raising, RaisingDependencies } from '../state/raising.ts'

/** Everything that the machine takes from the outside. */
interface MachineDependencies extends RaisingDependencies, PhaseListeners {
  /** Whether what isn't sent outlives this page. */
  readonly isLasting: () => boolean
  readonly createRaising: SendingModule['createRaising']
  readonly ask: AskStatus
}

/** The machine as the panel itself drives it. */
interface PanelMachine
  extends Machine, Pick<Raising, 'identify' | 'lookBack' | 'onSettled' | 'giveBack'> {
  /** Opens the panel, unless it is open: on what waits, else on the question. */
  open(reason: string | null): void
  readonly checkNews: () => Promise<void>
  /** The page's own policy blocks all requests: the customer's text is given back. */
  blocked(): Promise<void>
}

/** The panel's logic: every action, and the phase that it leads to. */
export function createMachine(dependencies: MachineDependencies): PanelMachine {
  const { recentReports } = dependencies
  const phases = createPhases(dependencies)
  const { now, go } = phases

  const show = async (id: string) => {
    const report = recentReports.list().find((candidate) => candidate.id === id)
    if (!report) return
    const before = now()
    const isShown = before.name === 'conversation' && before.report.id === id
    go({ name: 'conversation', report, conversation: isShown ? before.conversation : 'loading' })
    const outcome = await dependencies.ask(report)
    const conversation = conversationOf(outcome)
    if (typeof conversation === 'object') recentReports.see(id, conversation.news)
    if (conversation === 'shut') recentReports.remove(id)
    const phase: Phase = now()
    if (phase.name === 'conversation' && phase.report.id === id) go({ ...phase, conversation })
  }

  const checkNews = async () => {
    for (const report of recentReports.list()) {
      const conversation = conversationOf(await dependencies.ask(report))
      // Asking again at every visit would look like guessing keys.
      if (conversation === 'shut') recentReports.remove(report.id)
      if (typeof conversation !== 'object' || conversation.news <= report.seen) continue
      return phases.tellLater('news', () => void show(report.id))
    }
  }

  const { answers, ...raising } = dependencies.createRaising(dependencies, phases, show)
  const { outbox } = dependencies

  /** Shows the question, and below it the reports of this device that aren't sent yet. */
  const ask = async (reason: string | null) => {
    const at = Date.now()
    go({ name: 'ask', reason, at })
    const entries = (await outbox.list()).filter(({ act, over }) => !act && !over)
    if (now().name === 'ask' && entries.length > 0) go({ name: 'ask', reason, at, entries })
  }

  const close = () => {
    const { name } = now()
    // Staff needn't wait for more: what was typed is sent, marked as finished.
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
    status: dependencies.ask,
    remove: outbox.remove,
    waiting: async (id: string) =>
      (await outbox.list()).filter((one) => one.id === id && !one.over),

    open(reason) {
      if (now().name === 'closed' && !phases.showWaiting()) void ask(reason)
    },

    attach: (read) => answers()?.attach(read),

    type: (details) => answers()?.type(details),
    save: (details) => answers()?.save(details),

    wish(wish) {
      phases.change({ wish })
      void answers()?.save({ wish })
    },

    contact(typed) {
      const contact = typed.includes('@') ? { email: typed } : { phone: typed }
      answers()?.saveAlone({ contact: typed ? contact : null })
    },

    async done() {
      await answers()?.save({})
      const phase = now()
      if (phase.name !== 'receipt' || phase.saving === 'invalid') return
      if (phase.saving !== 'kept' || dependencies.isLasting()) close()
    },

    async blocked() {
      const phase = now()
      if (phase.name === 'receipt') await raising.giveBack(phase.click.id)
    },
  }
}

/** `shut`: staff revoked the key. */
function conversationOf(outcome: SendOutcome<Conversation>): Conversation | 'unreached' | 'shut' {
  if (outcome.name === 'sent') return outcome.answer
  return outcome.name === 'refused' && outcome.code === 'wrong_key' ? 'shut' : 'unreached'
}
