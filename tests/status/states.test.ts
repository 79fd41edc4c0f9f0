import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../worker/db/reports.ts'
import { STATES } from '../../worker/reports/report.ts'
import { newClick, raise } from '../support/click.ts'
import { customerOf, sealed } from '../support/customer.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo, followUp, give, MOVES, sam } from '../support/stories.ts'

const HOUR_MS = 60 * 60 * 1000
const CUSTOMER = { role: 'customer' } as const

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const TELLS = {
  received: ['We have your report.', /A person will answer by \w+/, 'Write to us'],
  quarantined: ['We have your report.', /A person will answer by \w+/, 'Write to us'],
  acknowledged: [
    'Sam Okafor is taking care of it.',
    /will write to you again by \w+/,
    'our update',
  ],
  working: [
    'We’re working on it.',
    /Sam Okafor will have it done by \w+/,
    'The plan',
    'back by hand',
  ],
  proposed: ['We have an offer for you.', 'Your postage back (€4.90)', 'A second cup'],
  resolved: ['What we did', 'We’re sorry', 'What you get', 'Yes, it’s fine now'],
  confirmed: ['You told us we put it right.', 'It’s not right'],
  closed: ['This report is closed.', /reopen it until \w+/],
  spam: ['This report is closed.'],
  withdrawn: ['You withdrew this report.', 'Nobody will answer it.'],
  merged: ['combined this report with another one', 'It’s being worked on.', 'Sam Okafor'],
  erased: ['This report has been erased.'],
} as const

describe('the status page, state by state', () => {
  it.each(STATES)('tells where a report stands that is %s', async (state) => {
    const click = await driveTo(collector, state)
    const token = await sealed(collector, 'status', click.id)
    const page = await customerOf(collector, click, token).read()
    for (const words of TELLS[state]) expect(page).toMatch(words)
    expect((await findReport(collector.db, click.id))?.state).toBe(state)
  })

  it('is the same page for a report in quarantine as for any other', async () => {
    const [one, other] = [
      await driveTo(collector, 'received'),
      await driveTo(collector, 'quarantined'),
    ]
    const normal = (page: string) => page.replaceAll(/[A-Z0-9]{3}-[A-Z0-9]{3}|\d+:\d\d/g, '')
    const pages = [one, other].map((click) => customerOf(collector, click).read())
    const [expected, actual] = await Promise.all(pages)
    expect(normal(actual ?? '')).toBe(normal(expected ?? ''))
  })

  it.each(['spam', 'erased'] as const)(
    'reveals nothing that was said once it is %s',
    async (state) => {
      const click = await driveTo(collector, state)
      const token = await sealed(collector, 'status', click.id)
      const page = await customerOf(collector, click, token).read()
      expect(page).not.toContain('The basket stays empty.')
      expect(page).not.toContain('Write to')
    },
  )

  it('asks whether it was made right once the time has come', async () => {
    const click = await driveTo(collector, 'resolved')
    expect(await customerOf(collector, click).read()).not.toContain('Did we put it right?')
    await followUp(collector, click.id)
    expect(await customerOf(collector, click).read()).toContain('Did we put it right?')
  })
})

describe('a promise on the status page', () => {
  it('is listed as kept once it was kept', async () => {
    const page = await customerOf(collector, await driveTo(collector, 'acknowledged')).read()
    expect(page).toMatch(/An answer by \w+ \d+:\d\d Kept An update by \w+ \d+:\d\d Still to come/)
  })

  it('is listed as not kept once it was broken, and has a new date', async () => {
    const click = await driveTo(collector, 'working')
    const now = Date.now() + 25 * HOUR_MS
    await give(collector, click.id, { role: 'system' }, { type: 'tick' }, now)
    const page = await customerOf(collector, click).read()
    expect(page).toMatch(/Done by \w+ \d+:\d\d Not kept Done by \w+ \d+:\d\d Still to come/)
    expect(page).toMatch(/didn’t keep that promise. We’re sorry. Sam Okafor will have it done by/)
  })

  it('waits while the customer chooses', async () => {
    const page = await customerOf(collector, await driveTo(collector, 'proposed')).read()
    expect(page).toMatch(/Done by \w+ \d+:\d\d Waiting for your choice/)
  })
})

describe('C3: the page of a merged report', () => {
  const merge = async () => {
    const mine = await driveTo(collector, 'acknowledged')
    const other = await driveTo(collector, 'working', { text: 'THEIR OWN WORDS' })
    const reach = { contact: { email: 'them@example.org' } }
    await give(collector, other.id, CUSTOMER, { type: 'add_details', details: reach })
    await give(collector, mine.id, sam(), { type: 'merge', into: other.id })
    return { mine, other }
  }
  const say = (text: string, forAll = false) =>
    ({ type: 'message', text, updateBy: null, forAll }) as const

  it('C3: tells the state and the dates of the other one, and words that are marked for all', async () => {
    const { mine, other } = await merge()
    await give(collector, other.id, sam(), say('Dear Ann, this is for you alone.'))
    await give(collector, other.id, sam(), say('The basket opens again tomorrow.', true))
    const page = await customerOf(collector, mine).read()
    expect(page).toContain('It’s being worked on.')
    expect(page).toMatch(/Sam Okafor will have it done by \w+/)
    expect(page).toContain('The basket opens again tomorrow.')
    expect(page).not.toContain('Dear Ann')
  })

  it('C3: shows nothing that is the other customer’s, in any state of their report', async () => {
    const { mine, other } = await merge()
    const { reference = '' } = (await findReport(collector.db, other.id)) ?? {}
    const secrets = ['THEIR', 'them@example.org', 'Your postage back', 'back by hand', reference]
    const expectNone = async () => {
      const page = await customerOf(collector, mine).read()
      for (const secret of [...secrets, other.id]) expect(page).not.toContain(secret)
    }
    await give(collector, other.id, CUSTOMER, { type: 'write', text: 'THEIR MESSAGE' })
    await give(collector, other.id, sam(), MOVES.offer(Date.now()))
    await expectNone()
    await give(collector, other.id, CUSTOMER, { type: 'counter', text: 'THEIR IDEA' })
    await give(collector, other.id, sam(), { ...MOVES.resolve(), forAll: true })
    await expectNone()
    expect(await customerOf(collector, mine).read()).toContain('Your basket opens again')
  })

  it('C3: goes along when the other report is merged in turn', async () => {
    const { mine, other } = await merge()
    const third = await driveTo(collector, 'working')
    await give(collector, other.id, sam(), { type: 'merge', into: third.id })
    await give(collector, third.id, sam(), say('Said in the third to everybody.', true))
    expect(await customerOf(collector, mine).read()).toContain('Said in the third to everybody.')
  })
})

describe('a token', () => {
  it('opens its own page, signed or as the report’s key, and no other page', async () => {
    const [click, other] = [await driveTo(collector, 'received'), newClick()]
    await raise(collector, other)
    const token = await sealed(collector, 'status', click.id)
    const { status } = await collector.fetch(`/r/${token}`)
    expect(status).toBe(200)
    const foreign = token.replace(click.id, other.id)
    const stop = await sealed(collector, 'stop', click.id)
    const answers = await Promise.all(
      [foreign, stop, `${click.id}~${'A'.repeat(43)}`, `${token}x`, newClick().key].map(
        async (wrong) => {
          const answer = await collector.fetch(`/r/${wrong}`)
          return `${answer.status} ${await answer.text()}`
        },
      ),
    )
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(/^404/)
  })

  it('tells a version that changes with the report and with the one it was merged into', async () => {
    const click = await driveTo(collector, 'merged')
    const version = async () => {
      const answer = await collector.fetch(`/r/${click.key}/version`)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      return answer.text()
    }
    const first = await version()
    const html = await (await collector.fetch(`/r/${click.key}`)).text()
    expect(html).toContain(`data-version="${first}"`)
    expect(await version()).toBe(first)
    const report = await findReport(collector.db, click.id)
    const message = { type: 'message', text: 'There is some news.', updateBy: null } as const
    await give(collector, report?.mergedInto?.id ?? '', sam(), message)
    expect(await version()).not.toBe(first)
  })
})
