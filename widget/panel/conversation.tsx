import type { FunctionComponent, TargetedEvent } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { ConversationModule, ConversationProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'

/** How the customer's last action went. */
type SendStatus =
  | 'nothing'
  | 'sending'
  | 'sent'
  | 'kept'
  | 'keepOpen'
  | 'changed'
  | 'nothingChosen'
  | 'tooLong'

/** Does something to the report; `note` says it in plain words. True once it is sent or stored. */
type SendAction = (act: string, fields?: object, note?: string) => Promise<boolean>

interface State {
  readonly status: SendStatus
  /** By how much a text is too long. */
  readonly over: number
  /** What waits on this device. */
  readonly waiting: readonly { readonly act: string; readonly text: string }[]
  /** The collector's newest answer, and which conversation it replaces. */
  readonly newer: { readonly than: Conversation; readonly conversation: Conversation } | null
}

export const createConversation: ConversationModule['createConversation'] = (runtime) => {
  const { h, Component, tellTime, fill, wayBack, textMax } = runtime
  const Thread = createThread(runtime)
  const Answering = createAnswering(runtime)
  /** By report, what was typed and not sent, even after the panel is closed. */
  const drafts = new Map<string, string>()

  return class ConversationView extends Component<ConversationProps, State> {
    override state: State = { status: 'nothing', over: 0, waiting: [], newer: null }
    root: Element | null = null
    /** What had the focus when something was sent. */
    pressed: Element | null = null

    get conversation(): Conversation | null {
      const { conversation } = this.props.phase
      if (typeof conversation !== 'object') return null
      return this.state.newer?.than === conversation ? this.state.newer.conversation : conversation
    }

    send: SendAction = async (act, fields = {}, note = '') => {
      // A double click is one click.
      if (this.state.status === 'sending') return false
      this.pressed = this.shadow?.activeElement ?? null
      this.setState({ status: 'sending' })
      const { machine, phase } = this.props
      const result = await machine.add<Conversation>(phase.report, act, fields, note)
      if (result.name === 'over') {
        // The text is still in its field, so it needn't be given back.
        await machine.remove(result.order)
        // Staff or another tab were faster, so the view shows what is possible now.
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

    // The pressed button may be gone, and the focus with it: then the heading takes the focus. In
    // Safari a press takes no focus, so none is lost.
    override componentDidUpdate(before: ConversationProps): void {
      if (before.phase.conversation !== this.props.phase.conversation) void this.findWaiting()
      if (!this.pressed || this.pressed.isConnected) return
      this.pressed = null
      this.shadow?.querySelector('h2')?.focus()
    }

    override render() {
      const { machine, texts, phase } = this.props
      const { conversation } = this
      const { status, over, waiting } = this.state
      const count = (number: number) => number.toLocaleString(texts.language)
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
              // A decision that waits to be sent can't be made again.
              conversation={
                waiting.some(({ act }) => act !== 'messages') ? asOpen(conversation) : conversation
              }
              draft={drafts.get(id) ?? ''}
              onDraft={(text) => drafts.set(id, text)}
              onLong={(by) => this.setState({ status: 'tooLong', over: by })}
              onNothing={() => this.setState({ status: 'nothingChosen' })}
            />
          )}
          <p
            role="status"
            class={`said ${/^(k|ch|nothingC|too)/.test(status) ? 'bad' : 'receipt'}`}
          >
            {status === 'nothing'
              ? ''
              : fill(texts[status], { over: count(over), max: count(textMax) })}
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
// Set by script, since the page's policy may forbid style attributes.
const APART = { marginBlockStart: '16px' }
const INLINE = { display: 'inline' }

interface AnsweringProps extends ThreadProps {
  readonly send: SendAction
  readonly tell: Tell
  /** What was typed and not sent. */
  readonly draft: string
  readonly onDraft: (text: string) => void
  /** A text is too long by so many characters: all of it stays in its field. */
  readonly onLong: (over: number) => void
  /** Nothing was chosen, though something has to be. */
  readonly onNothing: () => void
}

type Submit = TargetedEvent<HTMLFormElement>

/** What the customer can do: choose from an offer, say whether it is right, write back. */
function createAnswering(runtime: PanelRuntime): FunctionComponent<AnsweringProps> {
  const { h, clean, textMax } = runtime
  return function Answering(props) {
    const { conversation, texts, send, draft, onDraft, onLong } = props
    const { stage } = conversation.report
    if (stage === 'ended' || conversation.stands !== undefined) return null

    let area: HTMLTextAreaElement | null = null
    /** Sends the field's text and empties the field once it is sent or stored. */
    const sendText = async (name: string, note?: string) => {
      const field = area
      const typed = field?.value ?? ''
      const text = clean(typed, Infinity)
      if (text.length > textMax) return onLong(text.length - textMax)
      if (!(await send(name, text ? { text } : {}, note)) || !field) return
      // What was typed meanwhile stays.
      if (field.value === typed) field.value = ''
      onDraft(field.value)
    }
    const write = (event: Submit) => {
      event.preventDefault()
      if (area?.value.trim()) void sendText('messages')
      else area?.focus()
    }
    // The field's text is sent as the reason.
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
  { conversation, texts, tell, send, onLong, onNothing }: AnsweringProps,
) {
  const { offer } = conversation
  if (!offer) return null
  const choose = (event: Submit) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = form.get('remedy')
    const idea = clean(form.get('idea') as string, Infinity)
    if (idea.length > textMax) return onLong(idea.length - textMax)
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
          <textarea id="idea" name="idea" rows={2} dir="auto" />
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

/** A time in plain words. */
type Tell = (at: number) => string

/** All messages, oldest first, then the report's status and its next promise. */
function createThread({ h, tellTime, fill }: PanelRuntime): FunctionComponent<ThreadProps> {
  return function Thread({ conversation, texts }) {
    const tell: Tell = (at) => tellTime(at, Date.now(), texts.language)
    const { messages, reason, asked } = conversation
    const stands = conversation.stands ?? standing(conversation, texts, tell, fill)
    return (
      <div>
        <p class="soft">{reason}</p>
        {messages.map(({ at, by, text, links }) => (
          <figure>
            <figcaption class="soft">
              {fill(texts.wrote, { name: by ?? texts.you, when: tell(at) })}
            </figcaption>
            <blockquote dir="auto">{withLinks(h, text, links)}</blockquote>
          </figure>
        ))}
        {stands && <p class="promise">{stands}</p>}
        {asked && <p>{texts.askedThere}</p>}
      </div>
    )
  }
}

// Where they stand, the collector says, which knows what may be followed.
function withLinks(
  h: PanelRuntime['h'],
  text: string,
  links: Conversation['messages'][number]['links'] = [],
) {
  let end = 0
  const parts = links.flatMap(([from, to]) => {
    const before = text.slice(end, from)
    const url = text.slice(from, to)
    end = to
    return [
      before,
      <a href={url} style={INLINE} dir="ltr" target="_blank" rel="noopener noreferrer nofollow">
        {url}
      </a>,
    ]
  })
  return [...parts, text.slice(end)]
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
