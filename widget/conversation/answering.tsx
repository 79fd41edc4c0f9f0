import type { FunctionComponent, TargetedEvent } from 'preact'
import type { Kit } from '../kit.ts'
import type { Act } from './conversation.tsx'
import type { Tell, ThreadProps } from './thread.tsx'

const OWN_IDEA = ''
// Set by script, which a page's policy on styles allows.
const APART = { marginBlockStart: '16px' }

export interface AnsweringProps extends ThreadProps {
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
export function createAnswering(kit: Kit): FunctionComponent<AnsweringProps> {
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
