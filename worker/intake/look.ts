import type { Site } from '../sites/site.ts'
import { inkOn } from '../text/color.ts'

/** CSS of a site's launcher: its colours, and where it stands. */
export function launcherLook({ accent, launcher }: Site): string {
  const { position, offset, hidden } = launcher
  const [inline, block] = offset
  const variables = [`--amends-accent:${accent}`, `--amends-ink:${inkOn(accent)}`]
  // What the launcher has by itself need not be said.
  if (block !== 16) variables.push(`--amends-y:${block}px`)
  if (position === 'start') variables.push(`--amends-x:${inline}px auto`)
  else if (inline !== 16) variables.push(`--amends-x:auto ${inline}px`)
  return `:host{${variables.join(';')}}${hidden ? '.launch{display:none}' : ''}`
}
