import type { DetailsInput, RaiseInput, Receipt, Withdrawal } from '../../worker/contract.ts'
import type { Identity } from '../amends.d.ts'
import type { SendingModule } from '../modules.ts'
import { clean, cleanLine, redactLine, textMax } from '../redact/line.ts'
import { redactName } from '../redact/redact.ts'
import type { Outbox, OutboxEntry, SendResult } from '../state/outbox.ts'
import type { Click, Phase, Phases } from '../state/phase.ts'
import type { AddToReport, Answers, ClickOptions, GivingBack } from '../state/raising.ts'
import { createAnswers } from './answers.ts'
import { readElement, readPage } from './page-context.ts'

/** How long an undo is offered before the questions come. */
const UNDO_MS = 7_000

export const createRaising: SendingModule['createRaising'] = (
  { site, recentReports, outbox, isBlocked, emit, onFault, page, prove },
  phases,
  show,
) => {
  const { go, goOn, tellLater, change, receiptOf } = phases
  let answers: Answers | null = null
  /** Ends when the receipt that is shown has offered its undo for long enough. */
  let undoTimer: ReturnType<typeof setTimeout> | undefined
  let customer: Identity | undefined
  /** The element that was pressed last; the page may let go of it meanwhile. */
  let pressed: WeakRef<Element> | undefined
  /** Reports that the customer deleted before they were confirmed. */
  const dropped = new Set<string>()
  /** The text of each report of this page, to fill its field again. */
  const texts = new Map<string, string>()

  /** `said` is the idempotency key, by which the collector knows a repeat. */
  const add: AddToReport = ({ id, key }, act, fields = {}, note) =>
    outbox.add(id, act, JSON.stringify({ key, said: randomId(12), ...fields }), { note })

  const settle = () => {
    clearTimeout(undoTimer)
    change({ undo: 'over' })
  }

  const transmit = async (
    raised: RaiseInput,
    body: string,
    context: Click['context'] = {},
    whole?: () => Promise<string>,
  ) => {
    const { id, key, reason, notice, text = '' } = raised
    clearTimeout(undoTimer)
    void answers?.finish()
    go({ name: 'sending', id })
    emit('raise', { id, reason })
    const result = await outbox.add<Receipt>(id, '', body, { whole })
    if (result.name === 'sent') confirmed(result.answer)
    else emit('failed', { id })
    if (result.name === 'over' || (result.name === 'kept' && isBlocked())) return back.giveBack(id)
    const receipt = result.name === 'sent' ? result.answer : null
    if (receipt) recentReports.add(receipt, key, notice)
    const click = { id, key, text, context, isKnownIssue: notice !== undefined }
    goOn(id, () => {
      // Answers go to the report that is shown, and each has its own time for an undo.
      go(receiptFor(click, receipt, 'offered'))
      clearTimeout(undoTimer)
      if (receipt) undoTimer = setTimeout(settle, UNDO_MS)
    })
    if (customer) await vouch(click, customer)
  }
  const vouch = async (click: Click, who: Identity) => {
    const result = await add(click, 'identity', who)
    // A wrong signature is the site's fault, so the customer isn't bothered with it.
    if (result.name === 'over') await outbox.remove(result.order)
  }
  const confirmed = ({ report }: Receipt) =>
    emit('sent', { id: report.id, reference: report.reference })
  const back = createGivingBack({ outbox, isBlocked, show, raiseAgain: transmit }, phases)

  /** The receipt of a report; answers go to it from now on. */
  const receiptFor = (
    click: Click,
    receipt: Receipt | null,
    undo: 'offered' | 'over',
  ): Phase & { name: 'receipt' } => {
    const { id, text } = click
    answers = createAnswers(
      ({ order, ...fields }) => {
        note(id, fields)
        return add(click, 'details', { ...fields, order: order && nameOf(order) })
      },
      (data, name) => add(click, 'attachments', { data }, name),
      outbox.remove,
      () => back.giveBack(id),
      (saving, over) => receiptOf(id) && change({ saving, over }),
    )
    const known = { ...click, text: texts.get(id) ?? text }
    const over = known.text.length - textMax
    if (over <= 0) {
      return { name: 'receipt', click: known, receipt, undo, wish: null, saving: 'none', over: 0 }
    }
    // What the page passed is too long to go along: it stands in its field, to be shortened.
    answers.type({ text: known.text })
    return {
      name: 'receipt',
      click: known,
      receipt,
      undo: 'over',
      wish: null,
      saving: 'long',
      over,
    }
  }
  const note = (id: string, { text }: Partial<DetailsInput>) =>
    text === undefined ? texts : texts.set(id, text)

  const takenBack = (id: string, { staffTold }: Withdrawal) => {
    recentReports.remove(id)
    if (receiptOf(id)) go({ name: 'undone', told: staffTold ? 'staff' : 'nobody' })
  }
  const arrived = ({ id, act, body }: OutboxEntry, answer: unknown) => {
    const raised = JSON.parse(body) as RaiseInput
    // A later answer is newer than what came with the click.
    if (act || !texts.has(id)) note(id, raised)
    if (act === 'identity') return
    if (act === 'withdraw') return takenBack(id, answer as Withdrawal)
    if (receiptOf(id) && act) return change({ saving: 'sent' })
    if (act) return phases.isShown(id) ? void show(id) : undefined
    const receipt = answer as Receipt
    recentReports.add(receipt, raised.key, raised.notice)
    confirmed(receipt)
    const shown = receiptOf(id)
    if (shown) return go({ ...shown, receipt, undo: 'over' })
    tellLater(id, () => go(receiptFor(clickOf(raised), receipt, 'over')))
  }
  /** Removes what needn't be given back: a late undo, an identity, and an invalid contact. */
  const isSilent = async ({ id, act, body, order }: OutboxEntry): Promise<boolean> => {
    const isContact = receiptOf(id) !== null && 'contact' in JSON.parse(body)
    const isOwn = ['withdraw', 'identity'].includes(act)
    if (!dropped.has(id) && !isOwn && !isContact) return false
    await outbox.remove(order)
    if (act === 'identity') return true
    if (isContact) change({ saving: 'invalid' })
    else if (receiptOf(id)) await show(id)
    return true
  }

  return {
    ...back,
    add,
    settle,
    answers: () => answers,

    async onSettled(entry, result) {
      if (result.name === 'sent' && !dropped.has(entry.id)) arrived(entry, result.answer)
      if (result.name === 'over' && !(await isSilent(entry))) await back.giveBack(entry.id)
    },

    showEntry({ body }) {
      go(receiptFor(clickOf(JSON.parse(body) as RaiseInput), null, 'over'))
    },

    identify(who) {
      customer = who ? { email: who.email, signature: who.signature } : undefined
    },

    async raise(reason, trigger, options = {}) {
      // A double click is one click; a second call by the page isn't, nor is another element.
      const { element } = options
      const isAgain = element === pressed?.deref()
      // A page may pass anything.
      pressed = element instanceof Element ? new WeakRef(element) : undefined
      if (trigger !== 'code' && isAgain && phases.now().name === 'sending') return
      const { step, release, order } = page.dataset
      let raised: RaiseInput | undefined
      const attempt = async (): Promise<void> => {
        try {
          const made = (raised ??= {
            site,
            id: randomId(16),
            key: randomId(24),
            reason: redactLine(reason, 80),
            trigger,
            raisedAt: Date.now(),
            language: page.language,
            page: readPage(page.queryKeys),
            ...tellMore({ step, ...options }),
          })
          const words = clean(options.text ?? '', Infinity)
          if (words.length > textMax) texts.set(made.id, words)
          const context = contextOf({ release, order, ...options })
          const whole = prove && (() => withProof(made, prove))
          await transmit(made, JSON.stringify(made), context, whole)
        } catch (error) {
          const lost = { id: raised?.id ?? '', reason, text: options.text ?? '' }
          // The same report, so that it is one if it did arrive.
          onFault(error, lost, () => void attempt())
        }
      }
      await attempt()
    },

    async undo() {
      const phase = phases.now()
      if (phase.name !== 'receipt') return
      clearTimeout(undoTimer)
      // Nothing that is still being typed may be sent any more.
      answers?.stop()
      answers = null
      const { click, receipt } = phase
      if (receipt) {
        const result = await add<Withdrawal>(click, 'withdraw')
        if (result.name === 'sent') return takenBack(click.id, result.answer)
        if (result.name === 'kept') return change({ undo: 'kept' })
        await outbox.remove(result.order)
        return show(click.id)
      }
      dropped.add(click.id)
      await outbox.drop(click.id)
      // An attempt may have arrived without its answer coming back.
      void add(click, 'withdraw')
      go({ name: 'undone', told: 'dropped' })
    },
  }
}

interface GiveBackDependencies {
  readonly outbox: Outbox
  /** Whether the page's own policy keeps everything from being sent. */
  readonly isBlocked: () => boolean
  /** Raises a report again that was given back. */
  readonly raiseAgain: (raised: RaiseInput, body: string) => Promise<unknown>
  /** Shows a report that arrived before. */
  readonly show: (id: string) => Promise<void>
}

function createGivingBack(
  { outbox, isBlocked, raiseAgain, show }: GiveBackDependencies,
  phases: Phases,
): GivingBack {
  const partsOf = async (id: string) =>
    (await outbox.list()).filter((one) => one.id === id && (one.over || isBlocked()))
  const giveBack = async (id: string, isOpening = false): Promise<void> => {
    const parts = await partsOf(id)
    // The customer may be reading something else by now.
    const isSeen = phases.isShown(id) || phases.isAwaited(id)
    if (!isSeen && !(isOpening && phases.now().name === 'closed')) {
      return phases.tellLater(`back ${id}`, () => void giveBack(id, true))
    }
    phases.go(parts.length > 0 ? { name: 'unsent', parts } : { name: 'ask', reason: null })
  }
  const lookBack = async () => {
    const found = (await outbox.list()).find(({ over, act }) => over && act !== 'identity')
    if (found) await giveBack(found.id)
  }

  return {
    giveBack: (id) => giveBack(id),
    lookBack,

    async again(parts) {
      const id = parts[0]?.id ?? ''
      phases.go({ name: 'sending', id })
      const results: (SendResult | null)[] = []
      for (const { id: of, act, body, note, order } of parts) {
        if (act) results.push(await outbox.add(of, act, body, { note }))
        else await raiseAgain(JSON.parse(body) as RaiseInput, body)
        await outbox.remove(order)
      }
      if (results.some((result) => result?.name === 'over')) return giveBack(id)
      if (phases.now().name !== 'sending') return
      phases.go({ name: 'closed' })
      await show(id)
    },

    async forget(parts) {
      phases.go({ name: 'closed' })
      for (const { order } of parts) await outbox.remove(order)
      await lookBack()
    },
  }
}

/** Random bytes in base64url; `randomUUID` is missing on pages without TLS. */
function randomId(bytes: number): string {
  const text = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The customer waits meanwhile; without a proof, staff check the report first. */
const PROOF_MAX_MS = 4_000

/** The body with its proof, or without one where none comes in time; never fails. */
async function withProof(
  raised: RaiseInput,
  prove: () => Promise<string | undefined>,
): Promise<string> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, PROOF_MAX_MS))
  const challenge = await Promise.race([prove().catch(() => undefined), late])
  return JSON.stringify({ ...raised, challenge })
}

/** The click that raised this. */
const clickOf = ({ id, key, text = '', notice }: RaiseInput): Click => ({
  id,
  key,
  text,
  context: {},
  isKnownIssue: notice !== undefined,
})

/** What the page says about itself, for the evidence. */
function contextOf({ release, order }: WithUndefined<ClickOptions>): Click['context'] {
  return {
    ...(release && { release: cleanLine(release, 100) }),
    ...(order && { order: nameOf(order) }),
  }
}

/** What a site calls something of its own. */
// A page may well say a number.
const nameOf = (typed: string | number) => cleanLine(redactName(String(typed)), 100)

type WithUndefined<Options> = { [Key in keyof Options]: Options[Key] | undefined }

/** What came with the click. */
function tellMore({
  text,
  step,
  element,
  signal,
  knownIssue,
  beside,
  at,
}: WithUndefined<ClickOptions>) {
  const trap = beside?.querySelector('input')?.value
  const words = clean(text ?? '', Infinity)
  return {
    ...(signal && { signal }),
    ...(knownIssue && { notice: knownIssue }),
    ...(trap && { trap: cleanLine(trap, 200) }),
    // The clock may have been set back.
    ...(at && { tookMs: Math.max(Date.now() - at, 0) }),
    ...(element instanceof Element && { element: readElement(element, signal) }),
    ...(words && words.length <= textMax && { text: words }),
    ...(step && { step: redactLine(step, 100) }),
  }
}
