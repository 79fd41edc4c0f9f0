import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { DetailsBody, type DetailsField, RaiseBody, type ReportField } from '../worker/contract.ts'

/** Every field, so that this file doesn't build either where one is missing or gone. */
const FIELDS = {
  reason: true,
  trigger: true,
  raisedAt: true,
  step: true,
  text: true,
  language: true,
  signal: true,
  notice: true,
  wish: true,
  wishText: true,
  contact: true,
  order: true,
  'page.url': true,
  'page.title': true,
  'element.text': true,
  'element.selector': true,
  'element.section': true,
  'evidence.browser': true,
  'evidence.language': true,
  'evidence.timeZone': true,
  'evidence.viewport': true,
  'evidence.release': true,
  'evidence.order': true,
  'evidence.errors': true,
  'evidence.requests': true,
} satisfies Record<ReportField, true>
const REPORT_FIELDS = Object.keys(FIELDS).toSorted()

// @ts-expect-error: a record that lacks a field is refused by the compiler.
const LACKING = { text: true } satisfies Record<ReportField, true>
// @ts-expect-error: so is one that has a field too many.
const EXCESS = { ...FIELDS, colour: true } satisfies Record<ReportField, true>

/** Each room that handles what the customer tells, and the name of its one record. */
const ROOMS = [
  ['worker/reports/redaction.ts', 'RULES'],
  ['worker/desk/report/sidebar.tsx', 'LINES'],
  ['worker/desk/inbox/csv.ts', 'COLUMNS'],
  ['worker/status/page.tsx', 'TOLD'],
  ['worker/notifications/templates/staff.tsx', 'FACTS'],
  ['worker/notifications/channels/webhook.ts', 'KEYS'],
  ['worker/app/export-customer.ts', 'TOLD_AS'],
] as const

/** The same for those that handle what is told after the click alone. */
const DETAILS_ROOMS = [
  ['worker/reports/actions/customer.ts', 'DETAILS'],
  ['worker/desk/report/history-text.ts', 'FIELD_WORDS'],
  ['worker/app/receive-from-customer.ts', 'IN_OWN_WORDS'],
] as const

/** The keys of the record that a file declares under this name. */
function keysIn(file: string, name: string): readonly string[] {
  const source = readFileSync(resolve(import.meta.dirname, '..', file), 'utf8')
  const [, body = ''] =
    new RegExp(`^const ${name} = \\{\\n(.*?)^\\} satisfies`, 'ms').exec(source) ?? []
  return [...body.matchAll(/^ {2}(?:'([\w.]+)'|(\w+)):/gm)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  )
}

type Node = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Node>>
  readonly wrapped?: Node
  readonly pipe?: readonly Node[]
}

/** The names of an object's fields in a schema. */
function namesIn(schema: unknown): readonly string[] {
  const { entries, wrapped, pipe = [] } = schema as Node
  if (entries) return Object.keys(entries)
  return wrapped
    ? namesIn(wrapped)
    : pipe.filter((one) => one.entries ?? one.wrapped).flatMap(namesIn)
}

describe('the fields that a customer can tell', () => {
  it('are those of the schemas, without what the collector alone uses', () => {
    const { page, element } = RaiseBody.entries
    const { evidence } = DetailsBody.entries
    const ownUse = ['site', 'id', 'key', 'said', 'trap', 'tookMs', 'challenge', 'finished']
    const groups = { page, element, evidence }
    const top = [...namesIn(RaiseBody), ...namesIn(DetailsBody)].filter(
      (name) => !ownUse.includes(name) && !(name in groups),
    )
    const parts = Object.entries(groups).flatMap(([group, schema]) =>
      namesIn(schema)
        // What older widgets told with their page is evidence today.
        .filter((name) => group !== 'page' || !namesIn(evidence).includes(name))
        .map((name) => `${group}.${name}`),
    )
    expect([...new Set([...top, ...parts])].toSorted()).toEqual(REPORT_FIELDS)
  })

  it.each(ROOMS)('all stand in the one record of %s', (file, name) => {
    const keys = keysIn(file, name)
    expect(keys.filter((key) => key in FIELDS).toSorted()).toEqual(REPORT_FIELDS)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it.each(DETAILS_ROOMS)('of the details all stand in the one record of %s', (file, name) => {
    const details = {
      text: true,
      wish: true,
      wishText: true,
      contact: true,
      order: true,
      evidence: true,
    } satisfies Record<DetailsField, true>
    expect(keysIn(file, name).toSorted()).toEqual(Object.keys(details).toSorted())
  })

  it('fail the build where a record lacks one or has another', () => {
    // The two directives above are errors themselves as soon as the compiler accepts the records.
    expect(Object.keys(LACKING)).toEqual(['text'])
    expect(Object.keys(EXCESS)).toHaveLength(REPORT_FIELDS.length + 1)
  })
})
