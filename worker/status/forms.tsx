import { CONTACT_MAX, WISHES } from '../contract.ts'
import { TimeElement, Interpolate } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { mayWithdraw } from '../reports/actions/customer.ts'
import { mayReopen } from '../reports/actions/resolve.ts'
import { formatRemedy } from '../reports/conversation.ts'
import { offerEndsAt } from '../reports/remedy.ts'
import { formatNumber } from '../text/number.ts'
import { isTalking } from './thread.tsx'
import { ActForm, Fault, faultId, OwnWords, Part, StaffWords, typedIn } from './ui.tsx'
import type { StatusView } from './view.ts'

/** The offer: one tap chooses a remedy, and own words propose another. */
export function ChoosePart(view: StatusView) {
  const { report, site, now, draft, texts, locale, tell } = view
  const { offer, state } = report
  if (state !== 'proposed' || !offer) return null
  const isOne = offer.remedies.length === 1
  const chosen = typedIn(draft, 'pick', 'remedy')
  const when = <TimeElement at={offer.deliverBy}>{tell(offer.deliverBy)}</TimeElement>
  const endsAt = offerEndsAt(offer)
  const end = <TimeElement at={endsAt}>{tell(endsAt)}</TimeElement>
  return (
    <Part name="pick">
      <h2>{say(texts, isOne ? texts.offersOne : texts.offersSome, { name: offer.by })}</h2>
      <p class="words">
        <StaffWords text={offer.text} />
      </p>
      <ActForm act="pick" on={view} button={isOne ? texts.yesPlease : texts.chooseThis}>
        <input type="hidden" name="offer" value={offer.seq} />
        <Fault on={view} act="pick" name="remedy" />
        <fieldset class="cards">
          <legend class="unseen">{texts.offerLabel}</legend>
          {offer.remedies.map((remedy) => (
            <label class="option">
              <input
                type="radio"
                name="remedy"
                value={remedy.id}
                required
                checked={isOne || chosen === remedy.id}
              />
              <span dir="auto">{formatRemedy(remedy, site.currency, locale)}</span>
            </label>
          ))}
        </fieldset>
        {offer.whyOne !== null && (
          <p class="soft" dir="auto">
            <StaffWords text={offer.whyOne} />
          </p>
        )}
        <p class="soft small">
          <Interpolate sentence={texts.doneIfSoon} parts={{ when }} />
        </p>
        {report.waitsSince === null && endsAt > now && (
          <p class="soft small">
            <Interpolate sentence={texts.chooseUntil} parts={{ when: end }} />
          </p>
        )}
      </ActForm>
      <details id="counter" open={draft?.act === 'counter'}>
        <summary>{isOne ? texts.rather : texts.noneOfThese}</summary>
        <ActForm act="counter" on={view} button={texts.propose} quiet>
          <input type="hidden" name="offer" value={offer.seq} />
          <OwnWords on={view} act="counter" label={texts.proposeLabel} rows={3} />
        </ActForm>
      </details>
    </Part>
  )
}

/** The later dates that staff ask for: only the customer's yes moves a promise. */
export function AgreePart(view: StatusView) {
  const { report, now, texts, tell } = view
  const isInHand = ['acknowledged', 'working', 'proposed'].includes(report.state)
  const asked = report.promises.filter(
    ({ status, moveTo, due }) => status === 'open' && moveTo !== null && now <= due,
  )
  if (!isInHand || asked.length === 0) return null
  const name = report.owner?.name ?? null
  return asked.map(({ kind, due, moveTo }) => {
    if (!moveTo) return null
    const when = tell(moveTo.due)
    const asks =
      name === null
        ? say(texts, texts.weNeedUntil, { when })
        : say(texts, texts.needsUntil, { name, when })
    return (
      <Part name={`agree-${kind}`}>
        <h2>{asks}</h2>
        <p class="words">{moveTo.why}</p>
        <ActForm
          act="agree"
          on={view}
          button={texts.agree}
          which={asked.length > 1 ? `${asks} ${moveTo.why}` : undefined}
        >
          <input type="hidden" name="promise" value={kind} />
          <input type="hidden" name="due" value={moveTo.due} />
        </ActForm>
        <p class="soft small below">{say(texts, texts.stillOwed, { when: tell(due) })}</p>
      </Part>
    )
  })
}

const SCALES = ['rating', 'outcome', 'process', 'respect'] as const
const STEPS = [1, 2, 3, 4, 5] as const

/** The question whether it was made right: one tap is enough, and all else can be skipped. */
function FollowUp(view: StatusView) {
  const { draft, texts } = view
  const right = typedIn(draft, 'follow-up', 'right')
  const fault = faultId(view, 'follow-up', 'right')
  return (
    <Part name="follow-up">
      <ActForm act="follow-up" on={view} button={texts.sendAnswer}>
        <fieldset class="field" {...(fault !== undefined && { 'aria-describedby': fault })}>
          <legend>
            <h2>{texts.wasMadeRight}</h2>
          </legend>
          <Fault on={view} act="follow-up" name="right" />
          <div class="cards pair">
            <label class="option">
              <input type="radio" name="right" value="yes" required checked={right === 'yes'} />
              <span>{texts.yes}</span>
            </label>
            <label class="option">
              <input type="radio" name="right" value="no" required checked={right === 'no'} />
              <span>{texts.notRight}</span>
            </label>
          </div>
          <p class="soft small">{texts.withNo}</p>
        </fieldset>
        <p class="soft">{texts.restOptional}</p>
        {SCALES.map((name) => (
          <Scale name={name} on={view} />
        ))}
        <OwnWords on={view} act="follow-up" label={texts.anythingElse} rows={3} required={false} />
      </ActForm>
    </Part>
  )
}

interface ScaleProps {
  readonly name: (typeof SCALES)[number]
  readonly on: Pick<StatusView, 'draft' | 'texts' | 'locale'>
}

function Scale({ name, on: { draft, texts, locale } }: ScaleProps) {
  const given = typedIn(draft, 'follow-up', name)
  const written = (step: number) => formatNumber(step, locale)
  const tellEnd = (step: number, meaning: string) =>
    say(texts, texts.scaleEnd, { number: written(step), meaning })
  return (
    <fieldset class="field">
      <legend>{texts.scales[name]}</legend>
      <div class="scale">
        {STEPS.map((step) => (
          <label>
            <input type="radio" name={name} value={step} checked={given === String(step)} />
            <span>{written(step)}</span>
          </label>
        ))}
      </div>
      <p class="ends soft small">
        <span>{tellEnd(1, texts.lowest[name])}</span>
        <span>{tellEnd(5, texts.highest[name])}</span>
      </p>
    </fieldset>
  )
}

/** Promised on this page; the clock keeps it with two days to spare. */
export const ERASED_WITHIN_MS = 30 * 24 * 60 * 60 * 1000

/** What is the customer's to take: their data, the report itself, and to have it erased. */
export function LeavePart(view: StatusView) {
  const { report, texts, tell, path } = view
  const isTheirs = mayWithdraw(report)
  const mayErase = report.state !== 'erased' && report.erasureAskedAt === null
  const { erasureAskedAt, reference } = report
  return (
    <Part name="leave" class="leave">
      {erasureAskedAt !== null && (
        <p>{say(texts, texts.erasureAsked, { when: tell(erasureAskedAt + ERASED_WITHIN_MS) })}</p>
      )}
      <details id="data">
        <summary>{texts.dataTitle}</summary>
        <p>{texts.dataText}</p>
        <p>
          <a href={`${path}/data`} download>
            {texts.data}
          </a>
        </p>
      </details>
      {isTheirs && (
        <details id="withdraw">
          <summary>{texts.withdrawTitle}</summary>
          <p>{texts.withdrawText}</p>
          <ActForm act="withdraw" on={view} button={texts.withdraw} quiet />
        </details>
      )}
      {mayErase && (
        <details id="erase">
          <summary>{texts.eraseTitle}</summary>
          <p>{say(texts, texts.eraseText, { reference })}</p>
          <ActForm act="erase" on={view} button={texts.erase} quiet />
        </details>
      )}
    </Part>
  )
}

/** News by mail, for whoever wants it: asked for here, confirmed in the mailbox, stopped anywhere. */
export function MailPart(view: StatusView) {
  const { report, draft, texts } = view
  const { status } = report.mail
  const email = <bdi>{report.mail.email}</bdi>
  if (status === 'on') {
    return (
      <Part name="mail">
        <h2>{texts.newsByMail}</h2>
        <p>
          <Interpolate sentence={texts.mailOn} parts={{ email }} />
        </p>
        <ActForm act="stop-mail" on={view} button={texts.stopMails} quiet />
      </Part>
    )
  }
  if (!isTalking(report)) return null
  return (
    <Part name="mail">
      <h2>{texts.newsByMail}</h2>
      {status === 'asked' && (
        <>
          <p>
            <Interpolate sentence={texts.mailAsked} parts={{ email }} />
          </p>
          <ActForm act="stop-mail" on={view} button={texts.noMail} quiet />
        </>
      )}
      {status === 'asked' ? (
        <details id="mail-form" open={draft?.act === 'mail'}>
          <summary>{texts.otherAddress}</summary>
          <AskForm on={view} known="" />
        </details>
      ) : (
        <AskForm on={view} known={mailIn(report)} />
      )}
    </Part>
  )
}

// Who said how to be reached need not type it again.
function mailIn({ contact }: StatusView['report']): string {
  return contact && 'email' in contact ? contact.email : ''
}

function AskForm({ on, known }: { on: StatusView; known: string }) {
  const { draft, texts } = on
  const fault = faultId(on, 'mail', 'email')
  return (
    <ActForm act="mail" on={on} button={texts.sendMail} quiet>
      <div class="field">
        <label for="email">{texts.mailAddress}</label>
        <Fault on={on} act="mail" name="email" />
        {/* Of type email, browsers refuse names in other scripts, and marks copied along. */}
        <input
          type="text"
          inputmode="email"
          autocapitalize="none"
          spellcheck={false}
          id="email"
          name="email"
          maxlength={CONTACT_MAX}
          autocomplete="email"
          dir="ltr"
          required
          value={typedIn(draft, 'mail', 'email') ?? known}
          {...(fault !== undefined && { 'aria-invalid': 'true', 'aria-describedby': fault })}
        />
      </div>
    </ActForm>
  )
}

/** The customer's last word on what staff call done: right, not right, and how it was. */
export function SettlePart(view: StatusView) {
  const { report, now, texts } = view
  const { state, followUp } = report
  if (state !== 'resolved' && state !== 'confirmed' && state !== 'closed') return null
  if (followUp?.sentAt != null && followUp.answeredAt === null && mayReopen(report, now)) {
    return <FollowUp {...view} />
  }
  return (
    <>
      {state === 'resolved' && (
        <Part name="confirm">
          <h2>{texts.isRightLabel}</h2>
          <ActForm act="confirm" on={view} button={texts.yesRightAgain} />
          <Reopen {...view} />
        </Part>
      )}
      {state !== 'resolved' && mayReopen(report, now) && (
        <Part name="reopen-again">
          <Reopen {...view} />
        </Part>
      )}
    </>
  )
}

function Reopen(view: StatusView) {
  const { draft, texts } = view
  return (
    <details id="reopen" open={draft?.act === 'reopen'}>
      <summary>{texts.notRightNow}</summary>
      <ActForm act="reopen" on={view} button={texts.reopen}>
        <OwnWords
          on={view}
          act="reopen"
          label={texts.reopenLabel}
          hint={texts.reopenHint}
          rows={3}
        />
      </ActForm>
    </details>
  )
}

/** For whoever does not have the problem that their report was combined with. */
export function ApartPart(view: StatusView) {
  const { report, draft, texts } = view
  if (report.state !== 'merged') return null
  return (
    <Part name="apart">
      <details id="apart-form" open={draft?.act === 'apart'}>
        <summary>{texts.notSame}</summary>
        <ActForm act="apart" on={view} button={texts.notSameSend} quiet>
          <OwnWords on={view} act="apart" label={texts.notSameLabel} rows={3} />
        </ActForm>
      </details>
    </Part>
  )
}

/** What would help, as long as nobody has answered and the customer has not said. */
export function WishPart(view: StatusView) {
  const { report, draft, texts } = view
  const isEarly = report.state === 'received' || report.state === 'quarantined'
  if (!isEarly || report.wish !== null) return null
  const chosen = typedIn(draft, 'wish', 'wish')
  return (
    <Part name="wish">
      <ActForm act="wish" on={view} button={texts.tellThem} quiet>
        <fieldset class="field">
          <legend>
            <h2>{texts.wishLabel}</h2>
          </legend>
          <Fault on={view} act="wish" name="wish" />
          {WISHES.map((wish) => (
            <label class="choice">
              <input type="radio" name="wish" value={wish} required checked={chosen === wish} />
              {texts.wishes[wish]}
            </label>
          ))}
        </fieldset>
        <OwnWords on={view} act="wish" label={texts.wishElse} rows={2} required={false} />
      </ActForm>
    </Part>
  )
}
