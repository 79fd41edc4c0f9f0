import type { Component, h } from 'preact'
import type { count, fill, tellTime, wayBack } from '../format.ts'
import type { clean, redactLine, textMax } from '../redact/line.ts'
import type { redactName } from '../redact/redact.ts'

/** What the panel hands to every chunk, so that none carries its own copy. */
export interface PanelRuntime {
  readonly h: typeof h
  readonly Component: typeof Component
  readonly tellTime: typeof tellTime
  readonly fill: typeof fill
  readonly count: typeof count
  readonly clean: typeof clean
  readonly redactLine: typeof redactLine
  readonly redactName: typeof redactName
  readonly textMax: typeof textMax
  readonly wayBack: typeof wayBack
}
