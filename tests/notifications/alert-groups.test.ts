import { afterAll, describe, expect, it } from 'vitest'
import { type AskedMail, openMailScene } from '../support/mail-scene.ts'
import { silence } from '../support/storm.ts'

const PEOPLE = 3
const SITES = ['clay']
const MINUTE = 60_000

afterAll(silence())

function mailbox() {
  const mails: AskedMail[] = []
  const take = (mail: AskedMail) => {
    mails.push(mail)
    return null
  }
  return { mails, take }
}

describe('alerts of equal reports', () => {
  it('C20: are one mail with their number to each person: 250 reports, not 250 mails', async () => {
    const scene = openMailScene()
    await scene.raise(250, { isEqual: true, everyMs: 20, sites: SITES })
    const { mails, take } = mailbox()
    await scene.minutes(5, take)
    expect(mails).toHaveLength(PEOPLE)
    for (const { subject, text } of mails) {
      expect(subject).toMatch(/^250 reports: /)
      expect(text).toContain('250 reports say the same of the same place.')
      expect(text).toMatch(/Also: (?:\w{3}-\w{3}, ){19}\w{3}-\w{3} and 229 more/)
    }
    expect(new Set(scene.deliveries().map(({ status }) => status))).toEqual(new Set(['delivered']))
  })

  it('C20: that come on and on are told again once an hour, together', async () => {
    const scene = openMailScene()
    const { mails, take } = mailbox()
    for (let round = 0; round < 25; round++) {
      await scene.raise(10, { isEqual: true, everyMs: 1_000, sites: SITES })
      await scene.minutes(1, take)
    }
    await scene.minutes(70, take)
    const toAda = mails.filter(({ to }) => to.startsWith('ada@'))
    expect(toAda.length).toBeLessThanOrEqual(3)
    const told = toAda.map(({ subject }) => Number(/^\d+/.exec(subject)?.[0] ?? 1))
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(250)
  })

  it('C20: that come one by one are joined once there are several', async () => {
    const scene = openMailScene()
    const { mails, take } = mailbox()
    for (let round = 0; round < 25; round++) {
      await scene.raise(1, { isEqual: true, sites: SITES })
      await scene.minutes(2, take)
    }
    await scene.minutes(70, take)
    const toAda = mails.filter(({ to }) => to.startsWith('ada@'))
    // Five of them alone, one that begins the hour, and all that came in it.
    expect(toAda.length).toBeLessThanOrEqual(8)
    expect(scene.deliveries().every(({ status }) => status === 'delivered')).toBe(true)
  })

  it('C20: that somebody sends again go out at once, and alone', async () => {
    const scene = openMailScene()
    await scene.raise(20, { isEqual: true, everyMs: 20, sites: SITES })
    const { mails, take } = mailbox()
    await scene.minutes(2, take)
    expect(mails).toHaveLength(PEOPLE)
    scene.sqlite.exec(
      `UPDATE delivery SET status = 'pending', settled_at = NULL, attempts = 1, attempts_before = 1
       WHERE recipient_id = 'clay-ada' AND report_id IN (SELECT id FROM report LIMIT 2)`,
    )
    await scene.minutes(2, take)
    expect(mails).toHaveLength(PEOPLE + 2)
    expect(mails.slice(PEOPLE).map(({ subject }) => subject.includes('reports:'))).toEqual([
      false,
      false,
    ])
  })

  it('C20: of different places are told one by one', async () => {
    const scene = openMailScene()
    await scene.raise(6, { sites: SITES })
    const { mails, take } = mailbox()
    await scene.minutes(3, take)
    expect(mails).toHaveLength(6 * PEOPLE)
    for (const { subject } of mails) expect(subject).not.toContain('reports:')
  })

  it('C20: are all told once the mail that failed for all of them gets through', async () => {
    const scene = openMailScene()
    await scene.raise(40, { isEqual: true, everyMs: 20, sites: SITES })
    let asked = 0
    await scene.minutes(1, () => {
      asked++
      return 'E_INTERNAL_SERVER_ERROR'
    })
    // The first try of each person, and the one after five seconds that the next minute brings.
    expect(asked).toBe(PEOPLE)
    expect(scene.deliveries().filter(({ attempts }) => attempts > 0)).toHaveLength(PEOPLE)
    scene.move(10 * MINUTE)
    const { mails, take } = mailbox()
    await scene.minutes(90, take)
    expect(scene.deliveries().every(({ status }) => status === 'delivered')).toBe(true)
    expect(mails.length).toBeLessThanOrEqual(2 * PEOPLE)
  })
})
