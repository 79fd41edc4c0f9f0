import type { EvidenceInput } from '../contract.ts'
import { scrubLabel, scrubLine } from '../text/redact.ts'

/** The contract's limits: an address may grow where it is spelled as browsers spell it. */
const LINE_MAX = 300
const NAME_MAX = 100

/** What the page told of itself, without what may be a secret or a person. */
export function scrubEvidence(evidence: EvidenceInput): EvidenceInput {
  const { browser, language, timeZone, release, order, errors, requests } = evidence
  return {
    ...evidence,
    ...(browser !== undefined && { browser: clean(browser) }),
    ...(language !== undefined && { language: scrubLine(language, 40) }),
    ...(timeZone !== undefined && { timeZone: scrubLine(timeZone, 60) }),
    ...(release !== undefined && { release: scrubLabel(release, NAME_MAX) }),
    ...(order !== undefined && { order: scrubLabel(order, NAME_MAX) }),
    ...(errors && { errors: errors.map((one) => ({ ...one, text: clean(one.text) })) }),
    ...(requests && {
      requests: requests.map((one) => ({ ...one, url: clean(one.url.replace(/[?#].*/, '')) })),
    }),
  }
}

const clean = (text: string) => scrubLine(text, LINE_MAX)
