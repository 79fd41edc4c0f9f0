import type { Site, Staff } from '../site.ts'
import { Banner } from './banner.tsx'

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
      <strong>{isOneReport ? site.name : <a href="/desk">{site.name}</a>}</strong>
      <span class="who">
        {isOneReport ? (
          <>
            <span>{staff.name}, for this report</span>
            <a href="/desk">The whole desk</a>
          </>
        ) : (
          <>
            <a href="/desk/new">We noticed something</a>
            <a href="/desk/notices">Known problems</a>
            <a href="/desk/deliveries">Deliveries</a>
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
