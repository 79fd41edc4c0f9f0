import type { ComponentType, FunctionComponent, TargetedEvent } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { KeptReports } from '../recent-reports.ts'
import type { Phase } from '../state/phase.ts'
import type { Kit } from '../state/runtime.ts'
import type { Machine } from './machine.ts'

export interface ConversationProps {
  readonly machine: Machine
  readonly words: LoadedTexts
  readonly kept: KeptReports
  readonly isLasting: () => boolean
  readonly phase: Phase & { name: 'conversation' }
}

/** What became of what the customer did last. */
type OptionalText =
  | 'nothing'
  | 'sending'
  | 'sent'
  | 'kept'
  | 'keepOpen'
  | 'changed'
  | 'nothingChosen'

/** Does something to the report, `note` in words; true once it is sent, or safe on this device. */
type Act = (act: string, fields?: object, note?: string) => Promise<boolean>

export interface ConversationModule {
  readonly createConversation: typeof createConversation
}

interface State {
  readonly said: OptionalText
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

const OWN_IDEA = ''
// Set by script, which a page's policy on styles allows.
const APART = { marginBlockStart: '16px' }

interface AnsweringProps extends ThreadProps {
  readonly act: Act
  readonly tell: Tell
  /** What was typed and not sent. */
  readonly draft: string
  readonly onDraft: (text: string) => void
  /** Nothing was chosen where something has to be. */
  readonly onNothing: () => void
}

type Submit = TargetedEvent<HTMLFormElement>

/** What the customer can do: choose from an offer, say whether it is right, write back. */
function createAnswering(kit: Kit): FunctionComponent<AnsweringProps> {
  const { h, clean, textMax } = kit
  return function Answering(props) {
    const { told, words, act, draft, onDraft } = props
    const { stage } = told.report
    if (stage === 'ended' || told.stands !== undefined) return null

    let area: HTMLTextAreaElement | null = null
    /** Sends what stands in the field, which is emptied once the collector has it. */
    const sendWords = async (name: string, note?: string) => {
      const field = area
      const typed = field?.value ?? ''
      const text = clean(typed, textMax)
      if (!(await act(name, text ? { text } : {}, note)) || !field) return
      // What was typed while it was on its way stays.
      if (field.value === typed) field.value = ''
      onDraft(field.value)
    }
    const write = (event: Submit) => {
      event.preventDefault()
      if (area?.value.trim()) void sendWords('messages')
      else area?.focus()
    }
    // What stands in the field is why it is not right.
    const reopen = () => void sendWords('reopen', words.notRight)
    return (
      <div>
        {stage === 'offered' && choosing(kit, props)}
        {stage === 'resolved' && (
          <fieldset>
            <legend>{words.isRightLabel}</legend>
            <div class="row">
              <button onClick={() => void act('confirm', {}, words.yesRight)}>
                {words.yesRight}
              </button>
              <button class="plain" onClick={reopen}>
                {words.notRight}
              </button>
            </div>
          </fieldset>
        )}
        <form style={APART} onSubmit={write}>
          <label for="words">{words.writeLabel}</label>
          <textarea
            id="words"
            ref={(field) => {
              area = field
            }}
            rows={3}
            dir="auto"
            maxLength={textMax}
            defaultValue={draft}
            onInput={({ currentTarget }) => onDraft(currentTarget.value)}
          />
          <button class="wide plain">{words.send}</button>
        </form>
        {stage === 'done' && (
          <button class="link" onClick={reopen}>
            {words.notRightAfterAll}
          </button>
        )}
      </div>
    )
  }
}

function choosing(
  { h, fill, clean, textMax }: Kit,
  { told, words, tell, act, onNothing }: AnsweringProps,
) {
  const { offer } = told
  if (!offer) return null
  const choose = (event: Submit) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const chosen = given.get('remedy')
    const idea = clean(given.get('idea') as string, textMax)
    if (chosen === null || (chosen === OWN_IDEA && idea === '')) return onNothing()
    const label = offer.remedies.find(({ id }) => id === chosen)?.text
    void (chosen === OWN_IDEA
      ? act('propose', { text: idea })
      : act('choose', { remedy: chosen }, label))
  }
  return (
    <form onSubmit={choose}>
      <fieldset
        onChange={({ currentTarget, target }) => {
          const idea = currentTarget.querySelector<HTMLElement>('.idea')
          if (idea && target instanceof HTMLInputElement) idea.hidden = target.value !== OWN_IDEA
        }}
      >
        <legend>{words.offerLabel}</legend>
        {[...offer.remedies, { id: OWN_IDEA, text: words.ownIdea }].map(({ id, text }) => (
          <label class="wish">
            <input type="radio" name="remedy" value={id} />
            <span dir="auto">{text}</span>
          </label>
        ))}
        <div class="idea" style={APART} hidden>
          <label for="idea">{words.ownIdeaLabel}</label>
          <textarea id="idea" name="idea" rows={2} dir="auto" maxLength={textMax} />
        </div>
      </fieldset>
      {offer.whyOne !== null && <p dir="auto">{offer.whyOne}</p>}
      <p class="soft">{fill(words.offerBy, { when: tell(offer.deliverBy) })}</p>
      <button class="wide">{words.choose}</button>
    </form>
  )
}

interface ThreadProps {
  readonly told: Conversation
  readonly words: LoadedTexts
}

/** A moment in words. */
type Tell = (at: number) => string

/** What both sides wrote, oldest first, then where it stands and by when. */
function createThread({ h, tellTime, fill }: Kit): FunctionComponent<ThreadProps> {
  return function Thread({ told, words }) {
    const tell: Tell = (at) => tellTime(at, Date.now(), words.language)
    const { messages, reason, asked } = told
    const stands = told.stands ?? standing(told, words, tell, fill)
    return (
      <div>
        <p class="soft">{reason}</p>
        {messages.map(({ at, by, text }) => (
          <figure>
            <figcaption class="soft">
              {fill(words.wrote, { name: by ?? words.you, when: tell(at) })}
            </figcaption>
            <blockquote dir="auto">{text}</blockquote>
          </figure>
        ))}
        {stands && <p class="promise">{stands}</p>}
        {asked && <p>{words.askedThere}</p>}
      </div>
    )
  }
}

function standing(
  { report: { stage }, owner, messages, promise }: Conversation,
  words: LoadedTexts,
  tell: Tell,
  fill: Kit['fill'],
): string {
  const isAnswered = messages.some(({ by }) => by !== null)
  const sentences = [
    stage === 'ended' ? words.closed : '',
    stage === 'done' ? words.confirmed : '',
    stage === 'open' && !isAnswered ? words.noAnswerYet : '',
    stage === 'open' && owner ? fill(words.inHands, { name: owner }) : '',
    promise ? promised(promise, words, tell, fill) : '',
  ]
  return sentences.filter(Boolean).join(' ')
}

function promised(
  { kind, due, late, instead }: NonNullable<Conversation['promise']>,
  words: LoadedTexts,
  tell: Tell,
  fill: Kit['fill'],
): string {
  const when = tell(due)
  if (late) return fill(words.late, { when })
  const next = { answer: words.answerBy, update: words.nextBy, resolve: words.rightBy }[kind]
  const says = fill(next, { when })
  return instead === null ? says : `${fill(words.late, { when: tell(instead) })} ${says}`
}
