import { customer } from '../../worker/i18n/en/customer.ts'
import { widget } from '../../worker/i18n/en/widget.ts'
import type { Overrides } from '../../worker/sites/site.ts'

// A language's name and its direction are not sentences.
const { language: _, direction: __, ...panel } = widget.panel

/** Every sentence that a site may say in its own way, in English, by name. */
export const SENTENCES = {
  widget: { ...panel, ...widget.details, ...widget.conversation, ...widget.picture },
  pages: { ...customer },
} as const satisfies Readonly<Record<string, Overrides>>
