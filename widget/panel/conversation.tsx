import type { FunctionComponent, TargetedEvent } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { ConversationModule, ConversationProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'

/** What became of what the customer did last. */
type SendStatus = 'nothing' | 'sending' | 'sent' | 'kept' | 'keepOpen' | 'changed' | 'nothingChosen'

/** Does something to the report, `note` in words; true once it is sent, or safe on this device. */
type SendAction = (act: string, fields?: object, note?: string) => Promise<boolean>

interface State {
  readonly status: SendStatus
  /** What waits on this device. */
  readonly waiting: readonly { readonly act: string; readonly text: string }[]
  /** What the collector answered, and what the panel showed then. */
  readonly newer: { readonly than: Conversation; readonly conversation: Conversation } | null
}

export const createConversation: ConversationModule['createConversation'] = (runtime) => {
  const { h, Component, tellTime, wayBack } = runtime
  const Thread = createThread(runtime)
  const Answering = createAnswering(runtime)
  /** What was typed and not sent, however often the panel is closed. */
  const drafts = new Map<string, string>()

  return class ConversationView extends Component<ConversationProps, State> {
    override state: State = { status: 'nothing', waiting: [], newer: null }
    root: Element | null = null
    /** What had the focus when something was sent. */
    pressed: Element | null = null

    get conversation(): Conversation | null {
      const { conversation } = this.props.phase
      if (typeof conversation !== 'object') return null
      return this.state.newer?.than === conversation ? this.state.newer.conversation : conversation
    }

    send: SendAction = async (act, fields = {}, note = '') => {
      // An impatient second click is the same click.
      if (this.state.status === 'sending') return false
      this.pressed = this.shadow?.activeElement ?? null
      this.setState({ status: 'sending' })
      const { machine, phase } = this.props
      const result = await machine.add<Conversation>(phase.report, act, fields, note)
      if (result.name === 'over') {
        // What was typed still stands there, so it need not be given back.
        await machine.remove(result.order)
        // Staff or another tab were faster: what can still be done is what the report allows now.
        const now = await machine.status(phase.report)
        this.setState({ status: 'changed' })
        if (now.name === 'sent') this.keep(now.answer)
        return false
      }
      const isWaiting = result.name === 'kept'
      this.setState({ status: !isWaiting ? 'sent' : this.props.isLasting() ? 'kept' : 'keepOpen' })
      if (isWaiting) await this.findWaiting()
      else this.keep(result.answer)
      return true
    }

    async findWaiting(): Promise<void> {
      const { machine, phase } = this.props
      const found = await machine.waiting(phase.report.id)
      const waiting = found.map(({ act, body, note }) => {
        const { text } = JSON.parse(body) as { text?: string }
        return { act, text: [note, text].filter(Boolean).join('\n') }
      })
      const { status } = this.state
      const isThrough = found.length === 0 && status.startsWith('k')
      this.setState({ waiting, status: isThrough ? 'sent' : status })
    }

    override componentDidMount(): void {
      void this.findWaiting()
    }

    keep(conversation: Conversation): void {
      const { recentReports, phase } = this.props
      const { conversation: than } = phase
      recentReports.see(phase.report.id, conversation.news)
      if (typeof than === 'object') this.setState({ newer: { than, conversation } })
    }

    get shadow(): ShadowRoot | undefined {
      return this.root?.getRootNode() as ShadowRoot | undefined
    }

    // What was pressed may be gone with what it did: the heading then tells where one is. Where a
    // press takes no focus, as in Safari, nothing is lost and nothing moves.
    override componentDidUpdate(before: ConversationProps): void {
      if (before.phase.conversation !== this.props.phase.conversation) void this.findWaiting()
      if (!this.pressed || this.pressed.isConnected) return
      this.pressed = null
      this.shadow?.querySelector('h2')?.focus()
    }

    override render() {
      const { machine, texts, phase } = this.props
      const { conversation } = this
      const { status, waiting } = this.state
      const tell = (at: number) => tellTime(at, Date.now(), texts.language)
      const { id } = phase.report
      return (
        <div
          ref={(root) => {
            this.root = root
          }}
        >
          {conversation && <Thread conversation={conversation} texts={texts} />}
          {waiting.map(({ text }) => (
            <figure>
              <figcaption class="soft">{texts.kept}</figcaption>
              <blockquote dir="auto">{text}</blockquote>
            </figure>
          ))}
          {conversation && (
            <Answering
              texts={texts}
              tell={tell}
              send={this.send}
              // What was decided and not sent is not decided twice.
              conversation={
                waiting.some(({ act }) => act !== 'messages') ? asOpen(conversation) : conversation
              }
              draft={drafts.get(id) ?? ''}
              onDraft={(text) => drafts.set(id, text)}
              onNothing={() => this.setState({ status: 'nothingChosen' })}
            />
          )}
          <p role="status" class={`said ${/^(k|ch|nothingC)/.test(status) ? 'bad' : 'receipt'}`}>
            {status === 'nothing' ? '' : texts[status]}
          </p>
          <p>
            <a href={wayBack(phase.report.statusUrl)} target="_blank" rel="noopener noreferrer">
              {texts.statusLink}
            </a>
          </p>
          <button class="wide reason" onClick={machine.ask}>
            {texts.startAgain}
          </button>
        </div>
      )
    }
  }
}

const asOpen = (conversation: Conversation): Conversation => ({
  ...conversation,
  report: { ...conversation.report, stage: 'open' },
})

const OWN_IDEA = ''
// Set by script, which a page's policy on styles allows.
const APART = { marginBlockStart: '16px' }

interface AnsweringProps extends ThreadProps {
  readonly send: SendAction
  readonly tell: Tell
  /** What was typed and not sent. */
  readonly draft: string
  readonly onDraft: (text: string) => void
  /** Nothing was chosen where something has to be. */
  readonly onNothing: () => void
}

type Submit = TargetedEvent<HTMLFormElement>

/** What the customer can do: choose from an offer, say whether it is right, write back. */
function createAnswering(runtime: PanelRuntime): FunctionComponent<AnsweringProps> {
  const { h, clean, textMax } = runtime
  return function Answering(props) {
    const { conversation, texts, send, draft, onDraft } = props
    const { stage } = conversation.report
    if (stage === 'ended' || conversation.stands !== undefined) return null

    let area: HTMLTextAreaElement | null = null
    /** Sends what stands in the field, which is emptied once the collector has it. */
    const sendText = async (name: string, note?: string) => {
      const field = area
      const typed = field?.value ?? ''
      const text = clean(typed, textMax)
      if (!(await send(name, text ? { text } : {}, note)) || !field) return
      // What was typed while it was on its way stays.
      if (field.value === typed) field.value = ''
      onDraft(field.value)
    }
    const write = (event: Submit) => {
      event.preventDefault()
      if (area?.value.trim()) void sendText('messages')
      else area?.focus()
    }
    // What stands in the field is why it is not right.
    const reopen = () => void sendText('reopen', texts.notRight)
    return (
      <div>
        {stage === 'offered' && choosing(runtime, props)}
        {stage === 'resolved' && (
          <fieldset>
            <legend>{texts.isRightLabel}</legend>
            <div class="row">
              <button onClick={() => void send('confirm', {}, texts.yesRight)}>
                {texts.yesRight}
              </button>
              <button class="plain" onClick={reopen}>
                {texts.notRight}
              </button>
            </div>
          </fieldset>
        )}
        <form style={APART} onSubmit={write}>
          <label for="words">{texts.writeLabel}</label>
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
          <button class="wide plain">{texts.send}</button>
        </form>
        {stage === 'done' && (
          <button class="link" onClick={reopen}>
            {texts.notRightAfterAll}
          </button>
        )}
      </div>
    )
  }
}

function choosing(
  { h, fill, clean, textMax }: PanelRuntime,
  { conversation, texts, tell, send, onNothing }: AnsweringProps,
) {
  const { offer } = conversation
  if (!offer) return null
  const choose = (event: Submit) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = form.get('remedy')
    const idea = clean(form.get('idea') as string, textMax)
    if (chosen === null || (chosen === OWN_IDEA && idea === '')) return onNothing()
    const label = offer.remedies.find(({ id }) => id === chosen)?.text
    void (chosen === OWN_IDEA
      ? send('propose', { text: idea })
      : send('choose', { remedy: chosen }, label))
  }
  return (
    <form onSubmit={choose}>
      <fieldset
        onChange={({ currentTarget, target }) => {
          const idea = currentTarget.querySelector<HTMLElement>('.idea')
          if (idea && target instanceof HTMLInputElement) idea.hidden = target.value !== OWN_IDEA
        }}
      >
        <legend>{texts.offerLabel}</legend>
        {[...offer.remedies, { id: OWN_IDEA, text: texts.ownIdea }].map(({ id, text }) => (
          <label class="wish">
            <input type="radio" name="remedy" value={id} />
            <span dir="auto">{text}</span>
          </label>
        ))}
        <div class="idea" style={APART} hidden>
          <label for="idea">{texts.ownIdeaLabel}</label>
          <textarea id="idea" name="idea" rows={2} dir="auto" maxLength={textMax} />
        </div>
      </fieldset>
      {offer.whyOne !== null && <p dir="auto">{offer.whyOne}</p>}
      <p class="soft">{fill(texts.offerBy, { when: tell(offer.deliverBy) })}</p>
      <button class="wide">{texts.choose}</button>
    </form>
  )
}

interface ThreadProps {
  readonly conversation: Conversation
  readonly texts: LoadedTexts
}

/** A moment in words. */
type Tell = (at: number) => string

/** What both sides wrote, oldest first, then where it stands and by when. */
function createThread({ h, tellTime, fill }: PanelRuntime): FunctionComponent<ThreadProps> {
  return function Thread({ conversation, texts }) {
    const tell: Tell = (at) => tellTime(at, Date.now(), texts.language)
    const { messages, reason, asked } = conversation
    const stands = conversation.stands ?? standing(conversation, texts, tell, fill)
    return (
      <div>
        <p class="soft">{reason}</p>
        {messages.map(({ at, by, text }) => (
          <figure>
            <figcaption class="soft">
              {fill(texts.wrote, { name: by ?? texts.you, when: tell(at) })}
            </figcaption>
            <blockquote dir="auto">{text}</blockquote>
          </figure>
        ))}
        {stands && <p class="promise">{stands}</p>}
        {asked && <p>{texts.askedThere}</p>}
      </div>
    )
  }
}

function standing(
  { report: { stage }, owner, messages, promise }: Conversation,
  texts: LoadedTexts,
  tell: Tell,
  fill: PanelRuntime['fill'],
): string {
  const isAnswered = messages.some(({ by }) => by !== null)
  const sentences = [
    stage === 'ended' ? texts.closed : '',
    stage === 'done' ? texts.confirmed : '',
    stage === 'open' && !isAnswered ? texts.noAnswerYet : '',
    stage === 'open' && owner ? fill(texts.inHands, { name: owner }) : '',
    promise ? promised(promise, texts, tell, fill) : '',
  ]
  return sentences.filter(Boolean).join(' ')
}

function promised(
  { kind, due, late, instead }: NonNullable<Conversation['promise']>,
  texts: LoadedTexts,
  tell: Tell,
  fill: PanelRuntime['fill'],
): string {
  const when = tell(due)
  if (late) return fill(texts.late, { when })
  const next = { answer: texts.answerBy, update: texts.nextBy, resolve: texts.rightBy }[kind]
  const says = fill(next, { when })
  return instead === null ? says : `${fill(texts.late, { when: tell(instead) })} ${says}`
}
