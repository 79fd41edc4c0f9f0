import type { Component, h } from 'preact'
import type { count, fill, tellTime, wayBack } from '../format.ts'
import type { scrubName } from '../redact/redact.ts'
import type { clean, scrubLine, textMax } from '../sending/page-context.ts'

/** What the panel hands to every chunk, so that none carries a second copy of it. */
export interface Kit {
  readonly h: typeof h
  readonly Component: typeof Component
  readonly tellTime: typeof tellTime
  readonly fill: typeof fill
  readonly count: typeof count
  readonly clean: typeof clean
  readonly scrubLine: typeof scrubLine
  readonly scrubName: typeof scrubName
  readonly textMax: typeof textMax
  readonly wayBack: typeof wayBack
}
