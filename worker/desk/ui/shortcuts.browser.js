// Keys for the common path, and snippets that are put in by a click. Everything works without.
const KEYS = [
  ['j / k', 'Next or previous report'],
  ['o or Enter', 'Open report'],
  ['a', 'Next step'],
  ['n', 'Add note'],
  ['m', 'Reply'],
  ['r', 'Resolve'],
  ['h', 'Hand over'],
  ['Ctrl Enter', 'Send'],
  ['u', 'Back to inbox'],
  ['?', 'Keyboard shortcuts'],
]
const ACTS = { n: 'note', m: 'message', r: 'resolve', h: 'hand_over' }

const rows = [...document.querySelectorAll('.list > li')]
let at = -1

const choose = (next) => {
  if (rows.length === 0) return
  rows[at]?.removeAttribute('aria-selected')
  at = Math.max(0, Math.min(rows.length - 1, next))
  rows[at].setAttribute('aria-selected', 'true')
  rows[at].querySelector('a').focus()
}

const enter = (place) => {
  if (!place) return
  const details = place.closest('details')
  if (details) details.open = true
  const field = place.querySelector('textarea, select, input:not([type=hidden]), button')
  field?.focus()
  place.scrollIntoView({ block: 'nearest' })
}

const isOn = ([key]) => !ACTS[key] || document.querySelector(`form[data-act="${ACTS[key]}"]`)

const explain = () => {
  const dialog = document.createElement('dialog')
  dialog.className = 'keys'
  dialog.setAttribute('aria-label', 'Keyboard shortcuts')
  const list = document.createElement('dl')
  for (const [key, words] of KEYS.filter(isOn)) {
    const [term, meaning] = [document.createElement('dt'), document.createElement('dd')]
    const kbd = document.createElement('kbd')
    kbd.textContent = key
    term.append(kbd)
    meaning.textContent = words
    list.append(term, meaning)
  }
  const close = document.createElement('button')
  close.textContent = 'Close'
  close.addEventListener('click', () => dialog.close())
  dialog.append(list, close)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}

// The letter of a key, with Caps Lock too; a layout of another script has none, but the place of one.
const letterOf = ({ key = '', code = '' }) => {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase()
  return /^\P{ASCII}/u.test(key) ? code.replace('Key', '').toLowerCase() : key
}

// AltGr writes signs, and Windows calls it Ctrl and Alt. What a browser fills in tells no keys.
const isAltGr = (event) => event.getModifierState?.('AltGraph') === true

const actOf = (key) =>
  ({
    j: () => choose(at + 1),
    k: () => choose(at - 1),
    o: () => rows[at]?.querySelector('a').click(),
    a: () => enter(document.querySelector('#step form')),
    u: () => location.assign('/desk'),
    '?': explain,
    ...Object.fromEntries(
      Object.entries(ACTS).map(([letter, name]) => [
        letter,
        () => enter(document.querySelector(`form[data-act="${name}"]`)),
      ]),
    ),
  })[key]

const isHeld = (event) =>
  !isAltGr(event) && (event.ctrlKey || event.metaKey || (event.altKey && event.key !== 'Enter'))

const onKey = (event) => {
  const { key, target } = event
  const form = target.closest?.('form')
  if (key === 'Enter' && isHeld(event) && form) {
    event.preventDefault()
    form.requestSubmit()
    return
  }
  // Whoever types means the letters.
  if (isHeld(event) || target.closest?.('input, textarea, select, dialog')) return
  const act = actOf(isAltGr(event) ? key : letterOf(event))
  if (!act) return
  event.preventDefault()
  act()
}

document.addEventListener('keydown', onKey)

for (const words of document.querySelectorAll('[data-snippet-for]')) {
  const field = document.getElementById(words.dataset.snippetFor)
  if (!field) continue
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quiet'
  button.textContent = 'Insert'
  const title = words.parentElement.querySelector('strong').textContent
  button.setAttribute(
    'aria-label',
    `Insert: ${title}, into ${field.labels[0].firstChild.textContent.trim()}`,
  )
  button.addEventListener('click', () => {
    field.setRangeText(words.textContent, field.selectionStart, field.selectionEnd, 'end')
    field.focus()
  })
  words.after(button)
}
