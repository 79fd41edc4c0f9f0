import { Shell } from '../page.tsx'
import { zoneOf } from '../when.ts'
import { AgreePart, ChoosePart } from './choose-part.tsx'
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
  const { site, report, now, path, version } = view
  const { title } = standingOf(report, site, now)
  const isBare = report.state === 'spam' || report.state === 'erased'
  return (
    <Shell
      title={`${report.reference}: ${title}`}
      header={
        <>
          <strong dir="auto">{site.name}</strong>
          <span>
            Report <span class="mono">{report.reference}</span>
          </span>
        </>
      }
      script="/r/live.js"
    >
      <p class="unseen" id="news" role="status"></p>
      <MovedPart {...view} />
      <div id="live" data-path={path} data-version={version}>
        <StandingPart {...view} />
        {isBare ? null : <Parts {...view} />}
      </div>
      <p class="soft small">
        Times are those of {zoneOf(report.page)}. This page is your way back to the report. Keep its
        address to yourself: whoever has it can read what stands here.
        {site.email !== null && (
          <>
            {' '}
            You can also write to <a href={`mailto:${site.email}`}>{site.email}</a>.
          </>
        )}
      </p>
    </Shell>
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
