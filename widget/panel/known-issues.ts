import type { KnownIssue } from '../../worker/contract.ts'

/** How long a known issue is shown after its expected end. */
const GRACE_MS = 3_600_000

/** The known issues of a page. In a pattern, `*` matches anything; no pattern means every page. */
export function matching(
  notices: readonly KnownIssue[] | undefined,
  path: string,
  now: number,
): readonly KnownIssue[] {
  return (notices ?? []).filter(
    ({ pages, until }) =>
      (until === null || until + GRACE_MS > now) &&
      (pages.length === 0 || pages.some((pattern) => isMatch(pattern, path))),
  )
}

// Part by part, so that only the star is special and no pattern takes long.
function isMatch(pattern: string, path: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (!path.startsWith(first)) return false
  if (rest.length === 0) return path === first
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = path.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return path.length - at >= last.length && path.endsWith(last)
}
