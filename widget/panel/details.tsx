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

/** The customer's own text that couldn't be sent: to copy, mail, try again or delete. */
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
      // Deprecated but everywhere: the clipboard API needs TLS and may ask for permission.
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
        if (part?.over === 'fault') return texts.fault
        if (part?.over === 'forbidden_origin') return texts.blocked
        return part?.act ? texts.partRefused : texts.refused
      }
      const isCopied = first?.over === 'fault' || first?.over === 'forbidden_origin'
      const query = new URLSearchParams({ subject: settings.label, body: text })
      return (
        <div>
          <Title>{isBlocked() ? texts.blocked : titleOf(first)}</Title>
          {isCopied && <p>{texts.copyStays}</p>}
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
              {/* In mailto, a plus isn't a space. */}
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

// Newer answers repeat older ones, so each line is listed once.
function textOf(parts: readonly OutboxEntry[], { settings, texts }: PartProps): string {
  const lines = parts.flatMap(({ body, note }) => {
    const fields = JSON.parse(body) as Partial<RaiseInput & DetailsInput>
    const { reason, text, wish, wishText, order, contact, page } = fields
    return [
      note,
      settings.reasons.find(({ code }) => code === reason)?.label ?? reason,
      text,
      wish && texts.wishes[wish],
      wishText,
      order,
      ...Object.values(contact ?? {}),
      page?.url,
    ]
  })
  return [...new Set(lines.filter(Boolean))].join('\n')
}
