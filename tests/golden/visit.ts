import { createHmac } from 'node:crypto'
import type { Report } from '../../worker/reports/report.ts'
import { signIn } from '../support/staff.ts'
import { byTag } from './golden.ts'
import { type GoldenScene, PEOPLE, SIGNING_KEY } from './scene.ts'

/** How a page is asked for. */
export interface Visit {
  readonly at: number
  readonly who?: string
  readonly form?: Readonly<Record<string, string>>
  readonly language?: string
  readonly accept?: string
}

/** An address, and how it is asked for. */
export type Page = readonly [path: string, visit: Visit]

const AT_ONCE = 50

/** The token of a link, sealed as the collector seals it. */
export function sealed(purpose: string, ...parts: readonly string[]): string {
  return createHmac('sha256', SIGNING_KEY)
    .update(JSON.stringify([purpose, ...parts]))
    .digest('base64url')
}

/** The customer's page of a report. */
export function statusPath({ id, linksRevoked = 0 }: Report): string {
  const parts = linksRevoked === 0 ? [id] : [id, `after ${linksRevoked}`]
  return `/r/${id}~${sealed('status', ...parts)}`
}

// What is drawn by lot, what a build decides, and where the test runs.
const masked = (text: string, url: string) =>
  text
    .replaceAll(url, 'https://own.example')
    .replaceAll(/http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?(?=[/"&]|$)/gm, 'https://own.example')
    .replaceAll(/\b\d+\.\d+\.\d+-[0-9a-f]{16}\b/g, 'VERSION')
    .replaceAll(/sha384-[\w+/=]{64}/g, 'sha384-INTEGRITY')
    .replaceAll(/whsec_[\w+/]{43}=/g, 'whsec_SECRET')
    .replaceAll(/(?<=value="|\/desk\/notices\/)[\w-]{32}(?=["/])/g, 'RANDOM')

/** Everybody of the site, signed in for good, and how their browsers ask for pages. */
export async function startVisits(scene: GoldenScene, at: number) {
  await scene.at(at)
  const cookies = new Map<string, string>()
  for (const { id } of PEOPLE) cookies.set(id, (await signIn(scene, id)).cookie)
  await scene.db.prepare('UPDATE staff_session SET expires_at = 4e12').run()

  const toRequest = ([path, { at: now, who, form, language, accept = 'text/html' }]: Page) => ({
    at: now,
    path,
    method: form ? 'POST' : 'GET',
    headers: {
      accept,
      'sec-fetch-site': 'same-origin',
      ...(who && { cookie: cookies.get(who) ?? who }),
      ...(language && { 'accept-language': language }),
    },
    ...(form && { form }),
  })
  return {
    /** The cookie that a form leads to. */
    async enter(...page: Page): Promise<string> {
      const [answer] = await scene.visit([toRequest(page)])
      return answer?.cookie ?? ''
    },
    /** Answers as text: the status, where it leads, and the page. */
    async read(pages: readonly Page[]): Promise<readonly string[]> {
      const texts: string[] = []
      for (let from = 0; from < pages.length; from += AT_ONCE) {
        const answers = await scene.visit(pages.slice(from, from + AT_ONCE).map(toRequest))
        for (const { status, location, text } of answers) {
          texts.push(masked(`${`${status} ${location}`.trim()}\n${byTag(text)}`, scene.url))
        }
      }
      return texts
    },
  }
}

export type Visits = Awaited<ReturnType<typeof startVisits>>
