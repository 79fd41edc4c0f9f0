import type { Overrides } from '../sites/site.ts'
import { customer } from './en/customer.ts'
import { widget } from './en/widget.ts'

// A language's name and its direction are not sentences.
const { language: _, direction: __, ...panel } = widget.panel

/** Every sentence that a site may say in its own way, in English, by name. */
export const SENTENCES = {
  widget: { ...panel, ...widget.details, ...widget.conversation, ...widget.picture },
  pages: { ...customer },
} as const satisfies Readonly<Record<string, Overrides>>
