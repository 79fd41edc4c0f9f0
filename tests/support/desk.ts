import { findReport } from '../../worker/db/reports.ts'
import type { Report } from '../../worker/reports/report.ts'
import { newClick, raise } from './click.ts'
import type { Collector } from './collector.ts'
import { signIn } from './staff.ts'

const HOUR_MS = 60 * 60 * 1000

/** A site with an agent, another agent, a lead and an admin, all signed in. */
export async function openDesk(
  collector: Collector,
  id: string,
  more: Parameters<Collector['seed']>[0] | object = {},
) {
  const person = (name: string, role: string) => ({
    id: `${id}-${name.toLowerCase()}`,
    name,
    email: `${name.toLowerCase()}@${id}.example`,
    role,
  })
  const staff = [
    person('Sam', 'agent'),
    person('Noa', 'agent'),
    person('Lea', 'lead'),
    person('Ada', 'admin'),
  ]
  const site = await collector.seed({ id, ...more }, { staff })
  const [sam, noa, lea, ada] = (await Promise.all(
    staff.map((one) => signIn(collector, one.id)),
  )) as [Signed, Signed, Signed, Signed]
  return { site, sam, noa, lea, ada }
}

export type Signed = Awaited<ReturnType<typeof signIn>>

/** A report and what staff do about it, each act at the version that is stored. */
export async function newCase(collector: Collector, given: Parameters<typeof newClick>[0] = {}) {
  const click = newClick(given)
  await raise(collector, click)
  const read = async (): Promise<Report> => {
    const report = await findReport(collector.db, click.id)
    if (!report) throw new Error('The report is gone.')
    return report
  }
  const act = async (who: Signed, name: string, form: Record<string, string> = {}) => {
    const { version } = await read()
    const path = `/desk/reports/${click.id}/${name}`
    return who.post(path, { version: String(version), ...form })
  }
  return { click, read, act, path: `/desk/reports/${click.id}` }
}

export type Case = Awaited<ReturnType<typeof newCase>>

/** Forms that the core accepts, for each act of the common path. */
export const FORMS = {
  acknowledge: () => ({
    text: 'Your payment button did nothing. I am looking into it.',
    updateBy: String(Date.now() + HOUR_MS),
  }),
  plan: () => ({
    text: 'I find out why the button is dead, then I repair it.',
    due: String(Date.now() + 48 * HOUR_MS),
  }),
  offer: () => ({
    text: 'I am sorry about your lost evening. Choose what suits you.',
    remedy1: 'A voucher',
    type1: 'credit',
    amount1: '15',
    remedy2: 'A mug of your choice',
    type2: 'gift',
    deliverBy: String(Date.now() + 72 * HOUR_MS),
  }),
  resolve: () => ({
    outcome: 'fixed',
    apology: 'I am sorry that our button cost you an evening.',
    done: 'The button works again, and a test presses it every hour.',
    noAmendsBecause: 'The customer wanted nothing else.',
  }),
  close: () => ({
    cause: 'page',
    failurePoint: 'Checkout, Pay',
    prevention: 'A test presses the button every hour.',
    willPrevent: 'yes',
  }),
} as const

/** Takes a report through acts of the common path, all by the same person. */
export async function leadThrough(one: Case, who: Signed, ...acts: (keyof typeof FORMS)[]) {
  for (const name of acts) {
    const answer = await one.act(who, name, FORMS[name]())
    if (answer.status !== 303) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
  }
}
