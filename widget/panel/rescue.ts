import type { ContactWay } from '../../worker/contract.ts'
import type { Amends } from '../amends.d.ts'
import type { RescueModule } from '../modules.ts'
import type { LostWords } from '../state/raising.ts'

// Plain elements, and nothing of the panel: whatever is broken there, or unknown to an old browser,
// this still works. Set by script, since the page's policy may forbid style attributes.
const FRAME =
  'all:initial;display:block;position:fixed;z-index:2147483001;inset:auto 16px 16px auto;bottom:16px;right:16px;box-sizing:border-box;width:360px;max-width:calc(100% - 32px);max-height:calc(100% - 32px);overflow:auto;padding:20px;border:1px solid #8c857a;border-radius:16px;background:#fff;color:#22201c;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere'
const HEADING = 'margin:0 0 12px;font-size:20px;line-height:26px;outline:0'
const AREA = 'box-sizing:border-box;width:100%;font:inherit;color:inherit;background:#fff'
const BUTTON =
  'min-height:44px;margin:8px 8px 0 0;padding:0 16px;border:1px solid #22201c;border-radius:22px;background:#fff;color:#22201c;font:inherit;cursor:pointer'
const LINK = 'color:#22201c'

export const rescue: RescueModule['rescue'] = async (context, error, call) => {
  const { waiting, root } = context
  console.warn('[amends]', isOld(root) ? 'This browser is too old for the widget.' : error)
  for (const [name, event, run] of waiting as Parameters<Amends['push']>[0][]) {
    if (name === 'on' && event === 'failed') setTimeout(run as () => void, 0, { id: '' })
  }
  const [, reason, options] = call as readonly [string, string?, { readonly text?: unknown }?]
  const text = options?.text === undefined ? '' : String(options.text)
  await giveBack(context, { id: '', reason: reason ?? '', text })
}

export const giveBack: RescueModule['giveBack'] = async (context, lost, again) => {
  const { root, status, fetchTexts } = context
  const [data, more] = await Promise.all([fetchTexts('panel'), fetchTexts('details')])
  const texts = { ...data.words, ...more.words }
  const { settings } = data
  const frame = make('dialog', FRAME) as HTMLDialogElement
  frame.setAttribute('role', 'dialog')
  frame.setAttribute('aria-label', settings.label)
  frame.lang = texts.language
  frame.dir = texts.direction
  // The page's hotkeys must not fire while somebody types here.
  for (const type of ['keydown', 'keyup', 'keypress']) {
    frame.addEventListener(type, (event) => event.stopPropagation())
  }
  const heading = make('h2', HEADING, isOld(root) ? texts.tooOld : texts.fault)
  heading.tabIndex = -1
  frame.append(heading)
  const leave = () => frame.remove()
  const press = (label: string, run: () => void) => {
    const button = make('button', BUTTON, label)
    button.addEventListener('click', run)
    return button
  }

  const words = wordsOf(lost, settings.reasons)
  if (words) {
    const area = make('textarea', AREA) as HTMLTextAreaElement
    area.setAttribute('aria-label', texts.yourWords)
    area.rows = 4
    area.dir = 'auto'
    area.readOnly = true
    area.value = words
    const said = make('span', '')
    said.setAttribute('role', 'status')
    const copy = () => {
      area.select()
      // Deprecated but everywhere: the clipboard API needs TLS and may ask for permission.
      if (document.execCommand('copy')) said.textContent = texts.copied
    }
    frame.append(area, press(texts.copy, copy), said)
  }
  if (again) {
    frame.append(
      press(texts.tryAgain, () => {
        leave()
        again()
      }),
    )
  }
  const { email, contacts = [] } = settings
  const body = encodeURIComponent(words)
  const mail = `mailto:${email}?subject=${encodeURIComponent(settings.label)}&body=${body}`
  const ways: readonly ContactWay[] = email ? [{ label: email, url: mail }, ...contacts] : contacts
  if (ways.length > 0) frame.append(make('p', 'margin:16px 0 0', texts.reachUs))
  for (const { label, url, wait } of ways) {
    const link = make('a', LINK, label) as HTMLAnchorElement
    link.href = url
    const line = make('p', 'margin:4px 0 0')
    line.append(link, wait ? ` ${wait}` : '')
    frame.append(line)
  }
  frame.append(press(texts.close, leave))
  frame.addEventListener('close', leave)

  for (const before of root.querySelectorAll('dialog[data-lost]')) before.remove()
  frame.dataset['lost'] = ''
  status.textContent = ''
  root.append(frame)
  if ('showModal' in frame) frame.showModal()
  heading.focus()
}

/** As the launcher finds out. */
const isOld = (root: ShadowRoot) => !root.adoptedStyleSheets || !window.MathMLElement

function make(name: string, look: string, text = ''): HTMLElement {
  const element = document.createElement(name)
  element.style.cssText = look
  element.textContent = text
  return element
}

/** What the customer said, in plain words. */
function wordsOf(
  { reason, text }: LostWords,
  reasons: readonly { readonly code: string; readonly label: string }[],
): string {
  const label = reasons.find(({ code }) => code === reason)?.label ?? reason
  return [label, text].filter(Boolean).join('\n')
}
