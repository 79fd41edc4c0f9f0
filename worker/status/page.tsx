import { LANGUAGE_TRAITS, LANGUAGES, type ReportField } from '../contract.ts'
import { Shell, TimeElement, Interpolate } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { reasonIn } from '../i18n/format.ts'
import type { CustomerTexts } from '../i18n/texts.ts'
import { formatContact, formatOrder, formatPage, formatRemedy } from '../reports/conversation.ts'
import { isForKnownIssue, wasToldOver } from '../reports/known-issue.ts'
import { promisesShown } from '../reports/promises.ts'
import { type DatedPromise, nextPromise } from '../reports/report.ts'
import { formatFault } from './actions.ts'
import {
  AgreePart,
  ApartPart,
  ChoosePart,
  ERASED_WITHIN_MS,
  LeavePart,
  MailPart,
  SettlePart,
  WishPart,
} from './forms.tsx'
import { queryOf } from './locale.ts'
import { isTalking, ResolutionPart, ThreadPart, WritePart } from './thread.tsx'
import { ActForm, Part, StaffWords } from './ui.tsx'
import { isPaused, standingOf, type StatusView } from './view.ts'

/** The customer's page: what happened, who takes care of it, what comes next and by when. */
export function StatusPage(view: StatusView) {
  const { site, report, path, query, version, texts } = view
  const { reference } = report
  const { title } = standingOf(view)
  const isBare = report.state === 'spam' || report.state === 'erased'
  return (
    <Shell
      styles="/status.css"
      title={say(texts, texts.pageTitle, { reference, title })}
      language={texts.language}
      header={
        <>
          <strong dir="auto">{site.name}</strong>
          <span>
            <Interpolate
              sentence={texts.reportName}
              parts={{ reference: <bdi class="mono">{reference}</bdi> }}
            />
          </span>
        </>
      }
      script="/r/live.js"
    >
      <p class="unseen" id="news" role="status" data-sentence={texts.somethingNew}></p>
      <MovedPart {...view} />
      <div id="live" data-path={path} data-query={query} data-version={version}>
        <StandingPart {...view} />
        {isBare ? null : <Parts {...view} />}
      </div>
      <Foot {...view} />
      <Languages {...view} />
    </Shell>
  )
}

function Foot({ site, zone, texts }: StatusView) {
  return (
    <p class="soft small">
      {say(texts, texts.timesOf, { zone })} {texts.wayBack}
      {site.email !== null && (
        <>
          {' '}
          <Interpolate
            sentence={texts.alsoWriteTo}
            parts={{
              email: (
                <a href={`mailto:${site.email}`} dir="ltr">
                  {site.email}
                </a>
              ),
            }}
          />
        </>
      )}
    </p>
  )
}

// What the customer most likely came for stands first.
function Parts(view: StatusView) {
  return (
    <>
      <MergedPart {...view} />
      <ApartPart {...view} />
      <ChoosePart {...view} />
      <AgreePart {...view} />
      <ResolutionPart {...view} />
      <SettlePart {...view} />
      <ThreadPart {...view} />
      <WishPart {...view} />
      <WritePart {...view} />
      <PromisesPart {...view} />
      <ToldPart {...view} />
      <MailPart {...view} />
      <LeavePart {...view} />
    </>
  )
}

/** The same page in every language that we speak. */
function Languages({ path, query, texts }: StatusView) {
  const zone = new URLSearchParams(query).get('zone')
  return (
    <nav class="languages" aria-label={texts.otherLanguages}>
      <ul>
        {LANGUAGES.map((language) => {
          // In its own language, for whoever cannot read the one of the page.
          const { name, direction } = LANGUAGE_TRAITS[language]
          return (
            <li lang={language} dir={direction}>
              {language === texts.language ? (
                <strong aria-current="true">{name}</strong>
              ) : (
                <a href={`${path}${queryOf(language, zone)}`} hreflang={language}>
                  {name}
                </a>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** Where the report stands that this one goes on with. What is said to all stands in the thread. */
function MergedPart(view: StatusView) {
  const { merged: report, texts } = view
  // What a known problem's report still owes is nothing to whom it is over for.
  if (!report || wasToldOver(view.report)) return null
  const running = report.promises.filter(({ kind }) => !isPaused(report, kind))
  return (
    <Part name="merged" tells>
      <h2>{texts.mergedTitles[titleFor(report.state)]}</h2>
      {report.owner && <p>{say(texts, texts.inHands, { name: report.owner.name })}</p>}
      {nextPromise({ promises: running }) !== null && <p>{standingOf({ ...view, report }).next}</p>}
      {!isForKnownIssue(view.report) && <p class="soft">{texts.oneForBoth}</p>}
    </Part>
  )
}

function titleFor(state: StatusView['report']['state']): keyof CustomerTexts['mergedTitles'] {
  switch (state) {
    case 'received':
      return 'waiting'
    case 'acknowledged':
    case 'working':
    case 'proposed':
      return 'working'
    case 'resolved':
    case 'confirmed':
    case 'closed':
      return 'done'
    default:
      return 'over'
  }
}

/** Says that a form came too late, and gives the customer their words back. */
function MovedPart(view: StatusView) {
  const { report, draft, texts, locale } = view
  if (!draft || draft.field !== null) return null
  const typed = draft.fields['text'] ?? ''
  return (
    <section class="notice fault" id="moved" role="alert">
      <p>{formatFault(draft, texts, locale)}</p>
      {typed !== '' && (
        <>
          <p>{texts.wordsHere}</p>
          {isTalking(report) ? (
            <ActForm act="write" on={view} button={texts.sendAsMessage} quiet>
              <div class="field">
                <label class="unseen" for="moved-text">
                  {texts.yourWords}
                </label>
                <textarea id="moved-text" name="text" rows={4} dir="auto" required>
                  {typed}
                </textarea>
              </div>
            </ActForm>
          ) : (
            <p class="words">{typed}</p>
          )}
        </>
      )}
    </section>
  )
}

/** The honest list: every promise, and whether it was kept. */
function PromisesPart({ report, site, now, texts, tell }: StatusView) {
  const promises = promisesShown(report, site)
  if (promises.length === 0) return null
  return (
    <Part name="promises" tells>
      <h2>{texts.promises}</h2>
      <ul class="promises">
        {promises.map((promise) => {
          const [verdict, look] = judge(promise, now, isPaused(report, promise.kind))
          const when = <TimeElement at={promise.due}>{tell(promise.due)}</TimeElement>
          return (
            <li>
              <span>
                <Interpolate sentence={texts.promiseOf[promise.kind]} parts={{ when }} />
              </span>
              <span class={`chip ${look}`}>{texts.verdicts[verdict]}</span>
            </li>
          )
        })}
      </ul>
    </Part>
  )
}

function judge(
  { status, due }: DatedPromise,
  now: number,
  isWaiting: boolean,
): readonly [verdict: keyof CustomerTexts['verdicts'], look: string] {
  switch (status) {
    case 'kept':
      return ['kept', 'kept']
    case 'broken':
      return ['broken', 'late']
    case 'moved':
      return ['moved', 'quiet']
    case 'withdrawn':
      return ['withdrawn', 'quiet']
    case 'open':
      if (isWaiting) return ['waits', 'quiet']
      return due < now ? ['late', 'late'] : ['toCome', 'quiet']
    default:
      return status satisfies never
  }
}

/** What the customer reads first: where it stands, who has it, the plan, and what they get. */
function StandingPart(view: StatusView) {
  const { report, site, texts, locale } = view
  const { title, next, late } = standingOf(view)
  const { owner, plan, granted } = report
  const isGoingOn = report.state === 'working' || report.state === 'proposed'
  return (
    <Part name="standing" class={late ? 'promise late' : 'promise'} tells>
      <h1>{title}</h1>
      <p class="lead">{next}</p>
      {next === texts.offerEnded && <p>{texts.offerAgain}</p>}
      {isGoingOn && owner && !next.includes(owner.name) && (
        <p class="soft">{say(texts, texts.inHands, { name: owner.name })}</p>
      )}
      {isGoingOn && plan !== null && (
        <>
          <h2>{texts.plan}</h2>
          <p class="words">
            <StaffWords text={plan} />
          </p>
        </>
      )}
      {granted.length > 0 && (
        <>
          <h2>{report.state === 'working' ? texts.willGet : texts.wasAgreed}</h2>
          <ul class="plain">
            {granted.map(({ remedy }) => (
              <li>
                <bdi>{formatRemedy(remedy, site.currency, locale)}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      <Erasure {...view} />
    </Part>
  )
}

function Erasure({ report, texts, tell }: StatusView) {
  const { erasureAskedAt, state } = report
  if (erasureAskedAt === null || state === 'erased') return null
  const at = erasureAskedAt + ERASED_WITHIN_MS
  return (
    <p class="notice">
      <Interpolate
        sentence={texts.erasedBy}
        parts={{ when: <TimeElement at={at}>{tell(at)}</TimeElement> }}
      />
    </p>
  )
}

type ToldFact = (view: StatusView) => readonly [label: string, value: string | null]

/** How the page gives back each field that the customer told, in this order. */
const TOLD = {
  reason: ({ texts, site, report }) => [
    texts.facts.reason,
    reasonIn(texts.language, site, report.reason),
  ],
  wish: (view) => [view.texts.facts.wish, formatWish(view)],
  contact: ({ texts, report }) => [texts.facts.contact, formatContact(report)],
  order: ({ texts, report }) => [texts.orderLabel, formatOrder(report)],
  // Told with the order.
  'evidence.order': null,
  'page.title': ({ texts, report }) => [texts.facts.page, formatPage(report)],
  // Stands above the facts, as it was written.
  text: null,
  // Told with the wish.
  wishText: null,
  // A title says more to a customer, and the address stands where there is none.
  'page.url': null,
  // What helps to find the fault means little to who told it: the export of their data has it.
  'element.text': null,
  'element.selector': null,
  'element.section': null,
  step: null,
  'evidence.browser': null,
  'evidence.language': null,
  'evidence.timeZone': null,
  'evidence.viewport': null,
  'evidence.release': null,
  'evidence.errors': null,
  'evidence.requests': null,
  trigger: null,
  signal: null,
  notice: null,
  // The page is written in it.
  language: null,
  // The collector's clock is right, and stands below.
  raisedAt: null,
} satisfies Record<ReportField, ToldFact | null>

/** What the customer told, or what staff noticed for them. */
function ToldPart(view: StatusView) {
  const { report, texts, tell } = view
  const { noticedBy, receivedAt } = report
  const facts = Object.values<ToldFact | null>(TOLD).flatMap((formatFact) =>
    formatFact ? [formatFact(view)] : [],
  )
  return (
    <Part name="told" tells>
      <h2>
        {noticedBy ? say(texts, texts.noticedTitle, { name: noticedBy.name }) : texts.toldTitle}
      </h2>
      {report.text !== null && <p class="words">{report.text}</p>}
      <dl>
        {facts.map(([label, value]) =>
          value ? (
            <>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </>
          ) : null,
        )}
        <dt>{noticedBy ? texts.facts.noticed : texts.facts.raised}</dt>
        <dd>
          <TimeElement at={receivedAt}>{tell(receivedAt)}</TimeElement>
        </dd>
      </dl>
    </Part>
  )
}

function formatWish({ report: { wish, wishText }, texts }: StatusView): string | null {
  if (!wish) return null
  const named = texts.wishes[wish]
  return wish === 'other' && wishText
    ? say(texts, texts.ownWish, { wish: named, text: wishText })
    : named
}
