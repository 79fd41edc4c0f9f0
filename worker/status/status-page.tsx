import { Shell, Woven } from '../http/page.tsx'
import { say } from '../i18n/fill.ts'
import { AgreePart, ChoosePart } from './choose-part.tsx'
import { Languages } from './languages.tsx'
import { LeavePart } from './leave-part.tsx'
import { MailPart } from './mail-part.tsx'
import { MergedPart } from './merged-part.tsx'
import { MovedPart } from './moved-part.tsx'
import { PromisesPart } from './promises-part.tsx'
import { SettlePart } from './settle-part.tsx'
import { StandingPart } from './standing-part.tsx'
import { standingOf } from './standing.ts'
import { ResolutionPart, ThreadPart } from './thread-part.tsx'
import { ToldPart } from './told-part.tsx'
import type { View } from './view.ts'
import { WishPart } from './wish-part.tsx'
import { WritePart } from './write-part.tsx'

/** The customer's page: what happened, who takes care of it, what comes next and by when. */
export function StatusPage(view: View) {
  const { site, report, path, query, version, texts } = view
  const { reference } = report
  const { title } = standingOf(view)
  const isBare = report.state === 'spam' || report.state === 'erased'
  return (
    <Shell
      title={say(texts, texts.pageTitle, { reference, title })}
      language={texts.language}
      header={
        <>
          <strong dir="auto">{site.name}</strong>
          <span>
            <Woven
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

function Foot({ site, zone, texts }: View) {
  return (
    <p class="soft small">
      {say(texts, texts.timesOf, { zone })} {texts.wayBack}
      {site.email !== null && (
        <>
          {' '}
          <Woven
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
function Parts(view: View) {
  return (
    <>
      <MergedPart {...view} />
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
