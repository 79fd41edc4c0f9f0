import type { EvidenceInput } from '../contract.ts'
import { scrubName } from './scrub-text.ts'
import { scrubLine } from './scrub.ts'

/** The contract's limit: an address may grow where it is spelled as browsers spell it. */
const LINE_MAX = 300

/** What the page told of itself, without what may be a secret or a person. */
export function scrubEvidence(evidence: EvidenceInput): EvidenceInput {
  const { browser, release, order, errors, requests } = evidence
  return {
    ...evidence,
    ...(browser !== undefined && { browser: clean(browser) }),
    ...(release !== undefined && { release: scrubName(release) }),
    ...(order !== undefined && { order: scrubName(order) }),
    ...(errors && { errors: errors.map((one) => ({ ...one, text: clean(one.text) })) }),
    ...(requests && {
      requests: requests.map((one) => ({ ...one, url: clean(one.url.replace(/[?#].*/, '')) })),
    }),
  }
}

const clean = (text: string) => scrubLine(text, LINE_MAX)
