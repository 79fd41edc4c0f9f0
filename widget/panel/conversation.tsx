import type { FunctionComponent, TargetedEvent } from 'preact'
import type { Conversation } from '../../worker/contract.ts'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { ConversationModule, ConversationProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'

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

interface State {
  readonly said: OptionalText
  /** What waits on this device. */
  readonly waiting: readonly { readonly act: string; readonly texts: string }[]
  /** What the collector answered, and what the panel showed then. */
  readonly newer: { readonly than: Conversation; readonly told: Conversation } | null
}

export const createConversation: ConversationModule['createConversation'] = (runtime) => {
  const { h, Component, tellTime, wayBack } = runtime
  const Thread = createThread(runtime)
  const Answering = createAnswering(runtime)
  /** What was typed and not sent, however often the panel is closed. */
  const drafts = new Map<string, string>()

  return class ConversationView extends Component<ConversationProps, State> {
    override state: State = { said: 'nothing', waiting: [], newer: null }
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
      const result = await machine.add<Conversation>(phase.report, act, fields, note)
      if (result.name === 'over') {
        // What was typed still stands there, so it need not be given back.
        await machine.remove(result.order)
        // Staff or another tab were faster: what can still be done is what the report allows now.
        const now = await machine.status(phase.report)
        this.setState({ said: 'changed' })
        if (now.name === 'sent') this.keep(now.answer)
        return false
      }
      const isWaiting = result.name === 'kept'
      this.setState({ said: !isWaiting ? 'sent' : this.props.isLasting() ? 'kept' : 'keepOpen' })
      if (isWaiting) await this.findWaiting()
      else this.keep(result.answer)
      return true
    }

    async findWaiting(): Promise<void> {
      const { machine, phase } = this.props
      const found = await machine.waiting(phase.report.id)
      const waiting = found.map(({ act, body, note }) => {
        const { text } = JSON.parse(body) as { text?: string }
        return { act, texts: [note, text].filter(Boolean).join('\n') }
      })
      const { said } = this.state
      const isThrough = found.length === 0 && said.startsWith('k')
      this.setState({ waiting, said: isThrough ? 'sent' : said })
    }

    override componentDidMount(): void {
      void this.findWaiting()
    }

    keep(told: Conversation): void {
      const { recentReports, phase } = this.props
      const { told: than } = phase
      recentReports.see(phase.report.id, told.news)
      if (typeof than === 'object') this.setState({ newer: { than, told } })
    }

    get shadow(): ShadowRoot | undefined {
      return this.root?.getRootNode() as ShadowRoot | undefined
    }

    // What was pressed may be gone with what it did: the heading then tells where one is. Where a
    // press takes no focus, as in Safari, nothing is lost and nothing moves.
    override componentDidUpdate(before: ConversationProps): void {
      if (before.phase.told !== this.props.phase.told) void this.findWaiting()
      if (!this.pressed || this.pressed.isConnected) return
      this.pressed = null
      this.shadow?.querySelector('h2')?.focus()
    }

    override render() {
      const { machine, texts, phase } = this.props
      const { told } = this
      const { said, waiting } = this.state
      const tell = (at: number) => tellTime(at, Date.now(), texts.language)
      const { id } = phase.report
      return (
        <div
          ref={(root) => {
            this.root = root
          }}
        >
          {told && <Thread told={told} texts={texts} />}
          {waiting.map((waits) => (
            <figure>
              <figcaption class="soft">{texts.kept}</figcaption>
              <blockquote dir="auto">{waits.texts}</blockquote>
            </figure>
          ))}
          {told && (
            <Answering
              {...{ texts, tell, act: this.act }}
              // What was decided and not sent is not decided twice.
              told={waiting.some(({ act }) => act !== 'messages') ? asOpen(told) : told}
              draft={drafts.get(id) ?? ''}
              onDraft={(text) => drafts.set(id, text)}
              onNothing={() => this.setState({ said: 'nothingChosen' })}
            />
          )}
          <p role="status" class={`said ${/^(k|ch|nothingC)/.test(said) ? 'bad' : 'receipt'}`}>
            {said === 'nothing' ? '' : texts[said]}
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
function createAnswering(runtime: PanelRuntime): FunctionComponent<AnsweringProps> {
  const { h, clean, textMax } = runtime
  return function Answering(props) {
    const { told, texts, act, draft, onDraft } = props
    const { stage } = told.report
    if (stage === 'ended' || told.stands !== undefined) return null

    let area: HTMLTextAreaElement | null = null
    /** Sends what stands in the field, which is emptied once the collector has it. */
    const sendText = async (name: string, note?: string) => {
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
              <button onClick={() => void act('confirm', {}, texts.yesRight)}>
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
  { told, texts, tell, act, onNothing }: AnsweringProps,
) {
  const { offer } = told
  if (!offer) return null
  const choose = (event: Submit) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const chosen = form.get('remedy')
    const idea = clean(form.get('idea') as string, textMax)
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
  readonly told: Conversation
  readonly texts: LoadedTexts
}

/** A moment in words. */
type Tell = (at: number) => string

/** What both sides wrote, oldest first, then where it stands and by when. */
function createThread({ h, tellTime, fill }: PanelRuntime): FunctionComponent<ThreadProps> {
  return function Thread({ told, texts }) {
    const tell: Tell = (at) => tellTime(at, Date.now(), texts.language)
    const { messages, reason, asked } = told
    const stands = told.stands ?? standing(told, texts, tell, fill)
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
