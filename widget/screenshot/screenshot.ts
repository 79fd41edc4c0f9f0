import type { ComponentType } from 'preact'
import type { Kit } from '../state/runtime.ts'
import { take } from './capture.ts'
import { createEditor, type EditorProps } from './editor.tsx'
import look from './editor.css?inline'

/** A picture of the page, and what the customer does to it before it goes. */
interface Screenshot {
  /** CSS of the editor. */
  readonly look: string
  readonly take: typeof take
  readonly Editor: ComponentType<EditorProps>
}

export interface ScreenshotModule {
  readonly createScreenshot: typeof createScreenshot
}

/** The parts of this chunk, made of what the panel hands in. */
export const createScreenshot = (kit: Kit): Screenshot => ({
  look,
  take,
  Editor: createEditor(kit),
})
