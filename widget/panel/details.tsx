import type { ComponentType } from 'preact'
import type { DetailsInput, RaiseInput } from '../../worker/contract.ts'
import type { DetailsModule, GivenBackProps, PartProps } from '../modules.ts'
import type { OutboxEntry } from '../state/outbox.ts'
import type { PanelRuntime } from '../state/runtime.ts'
import { createQuestions } from './questions.tsx'

export const createDetails: DetailsModule['createDetails'] = (runtime) => ({
  Questions: createQuestions(runtime),
  GivenBack: createGivenBack(runtime),
})

/** What could not be sent, in the customer's own words: to copy, to mail, to try again, to delete. */
function createGivenBack({
  h,
  Component,
  tellTime,
  fill,
}: PanelRuntime): ComponentType<GivenBackProps> {
  return class GivenBack extends Component<GivenBackProps, { isCopied: boolean }> {
    area: HTMLTextAreaElement | null = null

    copy = () => {
      this.area?.select()
      // Old, and everywhere: the newer way asks for TLS and may ask the customer.
      this.setState({ isCopied: document.execCommand('copy') })
    }

    override render() {
      const { machine, texts, settings, phase, Title, ContactOptions, isBlocked } = this.props
      const { parts } = phase
      const [first] = parts
      const when = tellTime(first?.at ?? 0, Date.now(), texts.language)
      const text = textOf(parts, this.props)
      const titleOf = (part: OutboxEntry | undefined) => {
        if (part?.over === 'old') return fill(texts.grewOld, { when })
        return part?.act ? texts.partRefused : texts.refused
      }
      const query = new URLSearchParams({ subject: settings.label, body: text })
      return (
        <div>
          <Title>{isBlocked() ? texts.blocked : titleOf(first)}</Title>
          <label for="back">{texts.yourWords}</label>
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
            <button onClick={this.copy}>{texts.copy}</button>
            <button class="plain" onClick={() => void machine.again(parts)}>
              {texts.tryAgain}
            </button>
          </div>
          <p role="status">{this.state.isCopied && texts.copied}</p>
          {settings.email && (
            <p>
              {/* A mail program reads a plus as a plus. */}
              <a href={`mailto:${settings.email}?${query}`.replaceAll('+', '%20')}>
                {texts.byMail}
              </a>
            </p>
          )}
          <ContactOptions settings={settings} texts={texts} />
          <button class="link" onClick={() => void machine.forget(parts)}>
            {texts.drop}
          </button>
        </div>
      )
    }
  }
}

// Newer answers repeat what older ones said, so the same line comes once.
function textOf(parts: readonly OutboxEntry[], { settings, texts }: PartProps): string {
  const lines = parts.flatMap(({ body, note }) => {
    const said = JSON.parse(body) as Partial<RaiseInput & DetailsInput>
    const { reason, text, wish, wishText, contact, page } = said
    return [
      note,
      settings.reasons.find(({ code }) => code === reason)?.label ?? reason,
      text,
      wish && texts.wishes[wish],
      wishText,
      ...Object.values(contact ?? {}),
      page?.url,
    ]
  })
  return [...new Set(lines.filter(Boolean))].join('\n')
}
