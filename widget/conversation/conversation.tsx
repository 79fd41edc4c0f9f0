import type { ComponentType } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { KeptReports } from '../kept.ts'
import type { Kit } from '../kit.ts'
import type { Machine } from '../panel/machine.ts'
import type { Phase } from '../panel/phase.ts'
import { createAnswering } from './answering.tsx'
import { createThread } from './thread.tsx'

export interface ConversationProps {
  readonly machine: Machine
  readonly words: LoadedTexts
  readonly kept: KeptReports
  readonly isLasting: () => boolean
  readonly phase: Phase & { name: 'conversation' }
}

/** What became of what the customer did last. */
export type Said =
  | 'nothing'
  | 'sending'
  | 'sent'
  | 'kept'
  | 'keepOpen'
  | 'changed'
  | 'nothingChosen'

/** Does something to the report, `note` in words; true once it is sent, or safe on this device. */
export type Act = (act: string, fields?: object, note?: string) => Promise<boolean>

export interface ConversationModule {
  readonly createConversation: typeof createConversation
}

interface State {
  readonly said: Said
  /** What waits on this device. */
  readonly unsent: readonly { readonly act: string; readonly words: string }[]
  /** What the collector answered, and what the panel showed then. */
  readonly newer: { readonly than: Conversation; readonly told: Conversation } | null
}

/**
 * What was said about an earlier report, what comes next, and what the customer can do about it.
 */
export function createConversation(kit: Kit): ComponentType<ConversationProps> {
  const { h, Component, tellTime, wayBack } = kit
  const Thread = createThread(kit)
  const Answering = createAnswering(kit)
  /** What was typed and not sent, however often the panel is closed. */
  const drafts = new Map<string, string>()

  return class ConversationView extends Component<ConversationProps, State> {
    override state: State = { said: 'nothing', unsent: [], newer: null }
    root: Element | null = null
    /** What had the focus when something was sent. */
    pressed: Element | null = null

    get told(): Conversation | null {
      const { told } = this.props.phase
      if (typeof told !== 'object') return null
      return this.state.newer?.than === told ? this.state.newer.told : told
    }

    act: Act = async (act, fields = {}, note = '') => {
      // An impatient second click is the same click.
      if (this.state.said === 'sending') return false
      this.pressed = this.shadow?.activeElement ?? null
      this.setState({ said: 'sending' })
      const { machine, phase } = this.props
      const fate = await machine.add<Conversation>(phase.kept, act, fields, note)
      if (fate.name === 'over') {
        // What was typed still stands there, so it need not be given back.
        await machine.remove(fate.order)
        // Staff or another tab were faster: what can still be done is what the report allows now.
        const now = await machine.status(phase.kept)
        this.setState({ said: 'changed' })
        if (now.name === 'sent') this.keep(now.answer)
        return false
      }
      const isKept = fate.name === 'kept'
      this.setState({ said: !isKept ? 'sent' : this.props.isLasting() ? 'kept' : 'keepOpen' })
      if (isKept) await this.findUnsent()
      else this.keep(fate.answer)
      return true
    }

    async findUnsent(): Promise<void> {
      const { machine, phase } = this.props
      const found = await machine.unsent(phase.kept.id)
      const unsent = found.map(({ act, body, note }) => {
        const { text } = JSON.parse(body) as { text?: string }
        return { act, words: [note, text].filter(Boolean).join('\n') }
      })
      const { said } = this.state
      const isThrough = found.length === 0 && said.startsWith('k')
      this.setState({ unsent, said: isThrough ? 'sent' : said })
    }

    override componentDidMount(): void {
      void this.findUnsent()
    }

    keep(told: Conversation): void {
      const { kept, phase } = this.props
      const { told: than } = phase
      kept.see(phase.kept.id, told.news)
      if (typeof than === 'object') this.setState({ newer: { than, told } })
    }

    get shadow(): ShadowRoot | undefined {
      return this.root?.getRootNode() as ShadowRoot | undefined
    }

    // What was pressed may be gone with what it did: the heading then tells where one is. Where a
    // press takes no focus, as in Safari, nothing is lost and nothing moves.
    override componentDidUpdate(before: ConversationProps): void {
      if (before.phase.told !== this.props.phase.told) void this.findUnsent()
      if (!this.pressed || this.pressed.isConnected) return
      this.pressed = null
      this.shadow?.querySelector('h2')?.focus()
    }

    override render() {
      const { machine, words, phase } = this.props
      const { told } = this
      const { said, unsent } = this.state
      const tell = (at: number) => tellTime(at, Date.now(), words.language)
      const { id } = phase.kept
      return (
        <div
          ref={(root) => {
            this.root = root
          }}
        >
          {told && <Thread told={told} words={words} />}
          {unsent.map((waits) => (
            <figure>
              <figcaption class="soft">{words.kept}</figcaption>
              <blockquote dir="auto">{waits.words}</blockquote>
            </figure>
          ))}
          {told && (
            <Answering
              {...{ words, tell, act: this.act }}
              // What was decided and not sent is not decided twice.
              told={unsent.some(({ act }) => act !== 'messages') ? asOpen(told) : told}
              draft={drafts.get(id) ?? ''}
              onDraft={(text) => drafts.set(id, text)}
              onNothing={() => this.setState({ said: 'nothingChosen' })}
            />
          )}
          <p role="status" class={`said ${/^(k|ch|nothingC)/.test(said) ? 'bad' : 'receipt'}`}>
            {said === 'nothing' ? '' : words[said]}
          </p>
          <p>
            <a href={wayBack(phase.kept.statusUrl)} target="_blank" rel="noopener noreferrer">
              {words.statusLink}
            </a>
          </p>
          <button class="wide reason" onClick={machine.ask}>
            {words.startAgain}
          </button>
        </div>
      )
    }
  }
}

const asOpen = (told: Conversation): Conversation => ({
  ...told,
  report: { ...told.report, stage: 'open' },
})
