import type { ComponentType } from 'preact'
import type { DetailsInput, RaiseInput } from '../../worker/contract.ts'
import type { Unsent } from '../sending/outbox.ts'
import type { Phase } from '../state/phase.ts'
import type { Kit } from '../state/runtime.ts'
import type { PartProps } from './dialog.tsx'
import { createQuestions, type QuestionsProps } from './questions.tsx'

/** What comes after the receipt, or in its place. */
export interface Details {
  readonly Questions: ComponentType<QuestionsProps>
  readonly GivenBack: ComponentType<GivenBackProps>
}

export interface DetailsModule {
  readonly createDetails: typeof createDetails
}

/** The parts of this chunk, made of what the panel hands in. */
export function createDetails(kit: Kit): Details {
  return { Questions: createQuestions(kit), GivenBack: createGivenBack(kit) }
}

type GivenBackProps = PartProps & { readonly phase: Phase & { name: 'unsent' } }

/** What could not be sent, in the customer's own words: to copy, to mail, to try again, to delete. */
function createGivenBack({ h, Component, tellTime, fill }: Kit): ComponentType<GivenBackProps> {
  return class GivenBack extends Component<GivenBackProps, { isCopied: boolean }> {
    area: HTMLTextAreaElement | null = null

    copy = () => {
      this.area?.select()
      // Old, and everywhere: the newer way asks for TLS and may ask the customer.
      this.setState({ isCopied: document.execCommand('copy') })
    }

    override render() {
      const { machine, words, settings, phase, Title, Reach, isBlocked } = this.props
      const { parts } = phase
      const [first] = parts
      const when = tellTime(first?.at ?? 0, Date.now(), words.language)
      const text = wordsOf(parts, this.props)
      const titleOf = (part: Unsent | undefined) => {
        if (part?.over === 'old') return fill(words.grewOld, { when })
        return part?.act ? words.partRefused : words.refused
      }
      const query = new URLSearchParams({ subject: settings.label, body: text })
      return (
        <div>
          <Title>{isBlocked() ? words.blocked : titleOf(first)}</Title>
          <label for="back">{words.yourWords}</label>
          <textarea
            id="back"
            ref={(area) => {
              this.area = area
            }}
            readOnly
            rows={4}
            dir="auto"
            value={text}
          />
          <div class="row">
            <button onClick={this.copy}>{words.copy}</button>
            <button class="plain" onClick={() => void machine.again(parts)}>
              {words.tryAgain}
            </button>
          </div>
          <p role="status">{this.state.isCopied && words.copied}</p>
          {settings.email && (
            <p>
              {/* A mail program reads a plus as a plus. */}
              <a href={`mailto:${settings.email}?${query}`.replaceAll('+', '%20')}>
                {words.byMail}
              </a>
            </p>
          )}
          <Reach {...{ settings, words }} />
          <button class="link" onClick={() => void machine.forget(parts)}>
            {words.drop}
          </button>
        </div>
      )
    }
  }
}

// Newer answers repeat what older ones said, so the same line comes once.
function wordsOf(parts: readonly Unsent[], { settings, words }: PartProps): string {
  const lines = parts.flatMap(({ body, note }) => {
    const said = JSON.parse(body) as Partial<RaiseInput & DetailsInput>
    const { reason, text, wish, wishText, contact, page } = said
    return [
      note,
      settings.reasons.find(({ code }) => code === reason)?.label ?? reason,
      text,
      wish && words.wishes[wish],
      wishText,
      ...Object.values(contact ?? {}),
      page?.url,
    ]
  })
  return [...new Set(lines.filter(Boolean))].join('\n')
}
