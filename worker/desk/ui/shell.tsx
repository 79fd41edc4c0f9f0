import type { Context } from 'hono'
import { readSigningKeys, type SigningKeys } from '../../app/signing-keys.ts'
import { listFailures } from '../../db/failures.ts'
import { formatFailure } from '../../notifications/failures.tsx'
import { isLoopbackAllowed } from '../../security/webhook-url.ts'
import type { Site, Staff } from '../../sites/site.ts'
import { readClock } from '../../time/clock.ts'
import type { DeskApp } from '../session.ts'

/** Where the script of the desk's keys is found. */
export const KEYS = '/desk/keys.js'

interface HeaderProps {
  readonly site: Site
  readonly staff: Staff
  /** An alert opened this one page: the other doors are shut. */
  readonly isOneReport?: boolean
  /** The page that shows what did not arrive. */
  readonly isDeliveries?: boolean
  /** What keeps alerts from arriving. */
  readonly troubles: readonly string[]
}

/** The top of every page of the desk. */
export function DeskHeader(props: HeaderProps) {
  const { site, staff, isOneReport = false, isDeliveries = false, troubles } = props
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <strong>{isOneReport ? site.name : <a href="/desk">{site.name}</a>}</strong>
      <span class="who">
        {isOneReport ? (
          <>
            <span>{staff.name} (this report only)</span>
            <a href="/desk">Go to the full desk</a>
          </>
        ) : (
          <>
            <a href="/desk/new">New report</a>
            <a href="/desk/notices">Known issues</a>
            <a href="/desk/deliveries">Deliveries</a>
            <a href="/desk/figures">Figures</a>
            <a href="/desk/settings">Settings</a>
            {staff.role === 'admin' && <a href="/desk/privacy">Privacy</a>}
            <a href="/docs">Help</a>
            <span class="me">{staff.name}</span>
          </>
        )}
        <form method="post" action="/desk/sign-out">
          <button type="submit" class="quiet">
            Sign out
          </button>
        </form>
      </span>
      <Banner troubles={troubles} hasLink={!isDeliveries} />
    </>
  )
}

const LOOPBACK_NOTE = 'Test mode: webhooks can be sent to this machine.'

/**
 * What keeps alerts of a site from arriving, a sentence each, and that the switch for trying out is
 * on; nothing to whoever sees one report.
 */
export async function readFailures(c: Context<DeskApp>, site: Site): Promise<readonly string[]> {
  if (c.get('isOneReport')) return []
  const { now } = readClock()
  const troubles = (await listFailures(c.env.DB, site.id)).map((trouble) => {
    const { headline, since } = formatFailure(trouble, site, now)
    return `${headline} (since ${since}).`
  })
  const fault = await readSecretFault(c, now)
  const all = fault === null ? troubles : [fault, ...troubles]
  return isLoopbackAllowed(c.env) ? [...all, LOOPBACK_NOTE] : all
}

// Whoever can have it mended learns of it on every page.
async function readSecretFault(c: Context<DeskApp>, now: number): Promise<string | null> {
  if (c.get('staff').role !== 'admin') return null
  return secretFault(await readSigningKeys(c.env, now))
}

/** What is wrong with the worker's secret, in two sentences; null where all is well. */
export function secretFault({
  secret,
  current,
}: Pick<SigningKeys, 'secret' | 'current'>): string | null {
  switch (secret) {
    case 'ok':
      return null
    case 'unset':
      return current === null
        ? 'The collector has no secret, so no links can be signed. Emails to customers wait until it has one.'
        : 'The collector has no secret, so its keys aren’t encrypted. The next npm run deploy makes one.'
    case 'missing':
      return `The collector’s secret is missing. ${WAITS}`
    case 'wrong':
      return `The collector’s secret isn’t the one that its keys are stored under. ${WAITS}`
    default:
      return secret satisfies never
  }
}

const WAITS = 'Emails to customers and posts to endpoints wait until it’s restored.'

/** Tells on every page of the desk what fails, and leads to where it can be mended. */
function Banner({ troubles, hasLink }: { troubles: readonly string[]; hasLink: boolean }) {
  const failing = troubles.filter((sentence) => sentence !== LOOPBACK_NOTE)
  return (
    <>
      {failing.length > 0 && (
        <div class="trouble" role="status">
          {failing.map((sentence) => (
            <p>{sentence}</p>
          ))}
          {hasLink && <a href="/desk/deliveries">See failed deliveries</a>}
        </div>
      )}
      {troubles.includes(LOOPBACK_NOTE) && <p class="trying small">{LOOPBACK_NOTE}</p>}
    </>
  )
}
