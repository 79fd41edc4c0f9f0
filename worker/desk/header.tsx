import type { Site, Staff } from '../site.ts'

/** The top of every page of the desk. */
export function DeskHeader({ site, staff }: { site: Site; staff: Staff }) {
  return (
    <>
      <strong>
        <a href="/desk">{site.name}</a>
      </strong>
      <form method="post" action="/desk/sign-out" class="who">
        <span>{staff.name}</span>
        <button type="submit" class="quiet">
          Sign out
        </button>
      </form>
    </>
  )
}
