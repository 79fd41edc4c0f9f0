import type { ScreenshotModule } from '../modules.ts'
import { take } from './capture.ts'
import { createEditor } from './editor.tsx'
import styles from './editor.css?inline'

export const createScreenshot: ScreenshotModule['createScreenshot'] = (runtime) => ({
  styles,
  take,
  Editor: createEditor(runtime),
})
