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
  open(reason: string | null): unknown
  /** Says that there is something new about a report, if there is. */
  readonly news: (id: string) => Promise<void>
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

  const news = async (id: string) => {
    const kept = recentReports.list()
    // A collector of the release before names none.
    const report = kept.find((one) => one.id === id) ?? kept[0]
    if (!report) return
    const conversation = conversationOf(await dependencies.ask(report))
    // Asking again at every visit would look like guessing keys.
    if (conversation === 'shut') recentReports.remove(report.id)
    if (typeof conversation !== 'object' || conversation.news <= report.seen) return
    phases.tellLater('news', () => void show(report.id))
  }

  const { answers, ...raising } = dependencies.createRaising(dependencies, phases, show)
  const { outbox } = dependencies

  /** Shows the question, and below it the reports of this device that aren't sent yet. */
  const ask = async (reason: string | null) => {
    const at = Date.now()
    go({ name: 'ask', reason, at })
    const entries = (await outbox.list()).filter(
      ({ act, over, order }) => !act && !over && !outbox.isSending(order),
    )
    if (now().name === 'ask' && entries.length > 0) go({ name: 'ask', reason, at, entries })
  }

  const close = () => {
    const phase = now()
    const { name } = phase
    // Staff needn't wait for more: what was typed is sent, marked as finished.
    if (name === 'receipt') void answers()?.finish()
    // What is too long would be lost, so that is said once before.
    if (name === 'receipt' && phase.saving === 'long' && !phase.isWarned) {
      return go({ ...phase, isWarned: true })
    }
    if (name !== 'closed') go({ name: 'closed' })
  }

  return guarded(dependencies.onFault, {
    ...raising,
    show,
    close,
    news,
    ask: () => ask(null),
    status: dependencies.ask,
    remove: outbox.remove,
    waiting: async (id: string) =>
      (await outbox.list()).filter((one) => one.id === id && !one.over),

    open(reason) {
      return now().name === 'closed' && !phases.showWaiting() ? ask(reason) : undefined
    },

    attach: (read) => answers()?.attach(read),

    type: (details) => answers()?.type(details),
    save: (details) => answers()?.save(details),

    wish(wish) {
      phases.change({ wish })
      return answers()?.save({ wish })
    },

    contact(typed) {
      const contact = typed.includes('@') ? { email: typed } : { phone: typed }
      answers()?.saveAlone({ contact: typed ? contact : null })
    },

    async done() {
      await answers()?.save({})
      const phase = now()
      if (phase.name !== 'receipt' || /invalid|long/.test(phase.saving)) return
      if (phase.saving !== 'kept' || dependencies.isLasting()) close()
    },

    async blocked() {
      const phase = now()
      if (phase.name === 'receipt') await raising.giveBack(phase.click.id)
    },
  })
}

type Methods = Readonly<Record<string, (...values: never[]) => unknown>>

/** What somebody presses; everything else goes on by itself. */
const PRESSES = /^(again|ask|contact|done|open|raise|save|settle|show|undo|wish)/

/** The same methods, none of which throws, at once or later: a press never vanishes without a word. */
function guarded<Guarded extends object>(
  onFault: MachineDependencies['onFault'],
  methods: Guarded,
): Guarded {
  const entries = Object.entries(methods as Methods).map(([name, method]) => {
    const fail = (error: unknown) => onFault(error, PRESSES.test(name) ? undefined : null)
    const run = (...values: never[]) => {
      try {
        const result = method(...values)
        return result instanceof Promise ? result.catch(fail) : result
      } catch (error) {
        return fail(error)
      }
    }
    return [name, run]
  })
  return Object.fromEntries(entries) as Guarded
}

/** `shut`: staff revoked the key. */
function conversationOf(outcome: SendOutcome<Conversation>): Conversation | 'unreached' | 'shut' {
  if (outcome.name === 'sent') return outcome.answer
  return outcome.name === 'refused' && outcome.code === 'wrong_key' ? 'shut' : 'unreached'
}
