import type { ElementInput, EvidenceInput, PageInput, ReportField } from '../contract.ts'
import { redactUrl, redactLabel, redactLine } from '../text/redact.ts'

/** What a text becomes; of a page's query these keys alone are kept. */
type Rule = (text: string, queryKeys: readonly string[]) => string

const line = (max: number) => (text: string) => redactLine(text, max)
const label = (max: number) => (text: string) => redactLabel(text, max)

/**
 * How each field loses what may be a secret or a person; null where nothing is taken out. The
 * limits are the contract's: a text may grow while it is redacted.
 */
const RULES = {
  reason: line(80),
  step: line(100),
  'page.url': (url, queryKeys) => redactUrl(url, queryKeys, 2_000),
  'page.title': line(300),
  'element.text': line(200),
  // Names of classes may look like tokens, and staff could not find it without them.
  'element.selector': label(300),
  'element.section': line(200),
  'evidence.browser': line(300),
  'evidence.language': line(40),
  'evidence.timeZone': line(60),
  'evidence.viewport': null,
  'evidence.release': label(100),
  'evidence.order': label(100),
  order: label(100),
  'evidence.errors': line(300),
  'evidence.requests': (url) => redactLine(url.replace(/[?#].*/, ''), 300),
  // The customer's own words stay as they are, but for card numbers, which the contract takes out.
  text: null,
  wishText: null,
  contact: null,
  // One of the contract's own values, or a number.
  wish: null,
  trigger: null,
  signal: null,
  language: null,
  notice: null,
  raisedAt: null,
} satisfies Record<ReportField, Rule | null>

/** The reason, the step or the order as it was told, without secrets and persons. */
export function redactField(field: 'reason' | 'step' | 'order', text: string): string {
  return RULES[field](text)
}

/**
 * The page as it was told, without what its address and title may hold of secrets and persons. Of
 * its query these keys alone are kept.
 */
export function redactPage(page: PageInput, queryKeys: readonly string[]): PageInput {
  return redactGroup('page', page, queryKeys)
}

/** The element as it was told, without what its words may hold of secrets and persons. */
export function redactElement(element: ElementInput): ElementInput {
  return redactGroup('element', element)
}

/** What the page told of itself, without what may be a secret or a person. */
export function redactEvidence(evidence: EvidenceInput): EvidenceInput {
  return redactGroup('evidence', evidence)
}

function redactGroup<Group extends object>(
  name: 'page' | 'element' | 'evidence',
  group: Group,
  queryKeys: readonly string[] = [],
): Group {
  const rules: Readonly<Record<string, Rule | null>> = RULES
  const entries = Object.entries(group).map(([part, value]) => {
    // A page may tell some of the evidence.
    const rule = rules[`${name}.${part}`] ?? rules[`evidence.${part}`]
    return [part, rule ? inTexts(value, (text) => rule(text, queryKeys)) : value]
  })
  return Object.fromEntries(entries) as Group
}

/** The same value with each of its texts changed. */
function inTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one: unknown) => inTexts(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, inTexts(one, change)]),
  )
}
