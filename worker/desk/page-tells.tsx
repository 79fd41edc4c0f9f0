import type { EvidenceInput } from '../contract.ts'
import type { Report } from '../reports/report.ts'
import { type Fact, FactList } from './fact-list.tsx'

type Failures = NonNullable<EvidenceInput['requests']>

/** What the customer let the page tell, and the language in which they are spoken to. */
export function PageTells({ report }: { report: Report }) {
  const facts = factsOf(report)
  const { errors = [], requests = [] } = report.evidence ?? {}
  if (facts.every(([, value]) => !value) && errors.length + requests.length === 0) return null
  return (
    <>
      <h3>What the page tells</h3>
      <FactList facts={facts} />
      <Lines title="Script errors" lines={errors.map(({ text, count }) => [text, count])} />
      <Lines title="Requests that failed" lines={requests.map(tellRequest)} />
    </>
  )
}

// What reports told when they were raised stands in their page.
function factsOf({ page, language, evidence = {} }: Report): readonly Fact[] {
  const told = { ...page, ...evidence }
  return [
    ['Read in', language && nameOf(language)],
    ['Language of the browser', told.language && nameOf(told.language)],
    ['Time zone', told.timeZone],
    ['Window', told.viewport?.join(' × ')],
    ['Browser', told.browser],
    ['Release', told.release],
    ['Order', told.order],
  ]
}

function Lines(props: { title: string; lines: readonly (readonly [text: string, n: number])[] }) {
  const { title, lines } = props
  if (lines.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul class="told">
        {lines.map(([text, count]) => (
          <li>
            <code>{text}</code>
            {count > 1 && <span class="soft"> × {count}</span>}
          </li>
        ))}
      </ul>
    </>
  )
}

function tellRequest({ url, status, count }: Failures[number]): [string, number] {
  return [`${url} · ${status === 0 ? 'no answer' : status}`, count]
}

const names = new Intl.DisplayNames('en', { type: 'language' })

/** A language in words, with its tag; a browser may call itself anything. */
function nameOf(tag: string): string {
  try {
    const name = names.of(tag)
    return name === undefined || name === tag ? tag : `${name} (${tag})`
  } catch {
    return tag
  }
}
