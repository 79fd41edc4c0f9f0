import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { act } from '../../support/act.ts'
import { newClick, raise } from '../../support/click.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'
import { SLY } from '../../support/sly.ts'
import { until } from '../../support/until.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const PLAIN = 'Plain words'

let collector: Collector
let mails: Awaited<ReturnType<Collector['mails']>>
const words = [PLAIN, ...SLY]

/** A site whose every text is this, and a report that says it in every field. */
async function fill(text: string, at: number): Promise<string> {
  const id = `words-${at}`
  const { db } = collector
  const staff = [{ id: `${id}-sam`, name: text, email: `sam-${at}@shop.example`, role: 'admin' }]
  // SQL takes no half characters and no NUL, and neither does the front door.
  await collector.seed(
    { id, name: stored(text), email: stored(text), label: stored(text) },
    { staff: [] },
  )
  await db
    .prepare(
      `INSERT INTO staff (site_id, id, name, email, role, created_at) VALUES (?, ?, ?, ?, 'admin', 1)`,
    )
    .bind(id, staff[0]?.id, stored(text), staff[0]?.email)
    .run()
  const click = newClick({ site: id })
  await raise(collector, click)
  const page = { url: `https://shop.example/${text}`, title: text, language: text }
  const fields = {
    reason: { code: 'broken', label: text },
    page,
    element: { text, selector: text, section: text },
    step: text,
    text,
    wish: 'other',
    wishText: text,
    contact: { email: text },
    evidence: { errors: [{ text, count: 1 }], requests: [{ url: text, status: 500, count: 1 }] },
    mail: { status: 'on', email: `kim-${at}@home.example` },
  }
  await db
    .prepare('UPDATE report SET document = json_patch(document, ?) WHERE id = ?')
    .bind(
      JSON.stringify(fields, (_key, value: unknown) =>
        typeof value === 'string' ? stored(value) : value,
      ),
      click.id,
    )
    .run()
  return click.id
}

/** What its colleague then answers. */
async function answer(reportId: string, text: string, at: number): Promise<void> {
  const actor = { role: 'admin', id: `words-${at}-sam`, name: stored(text) } as const
  const updateBy = Date.now() + DAY
  await act(collector, reportId, actor, {
    type: 'acknowledge',
    text: `${stored(text)} so`,
    updateBy,
  })
}

const stored = (text: string) => text.toWellFormed().replaceAll('\0', '')

beforeAll(async () => {
  collector = await useCollector()
  const ids = await Promise.all(words.map(fill))
  await collector.tick(MINUTE)
  await Promise.all(words.map((text, at) => answer(ids[at] ?? '', text, at)))
  await collector.tick(2 * MINUTE)
  await collector.tick(DAY)
  // For so many sites at once it is the queue's.
  const turns = collector.db.prepare('SELECT count(*) AS n FROM work_turn WHERE until > 0')
  await until('the queue has done it', async () => (await turns.first('n')) === 0)
  await collector.tick(DAY + MINUTE)
  mails = await collector.mails()
})
afterAll(() => collector.close())

const mailsTo = (name: string, at: number) =>
  mails.filter(({ to }) => to === `${name}-${at}@${name === 'sam' ? 'shop' : 'home'}.example`)

// How many digests there are says the clock.
const shapesOf = (found: typeof mails) =>
  [...new Set(found.map(({ html }) => elementsOf(html).join(' ')))].toSorted()

/** The elements of a page, without what is in them. */
const elementsOf = (html: string) =>
  [...html.matchAll(/<\/?([a-z!][a-z0-9]*)/gi)].map(([tag]) => tag)

describe('T6: the HTML of a mail', () => {
  it('has the elements that we gave it, and leads to the collector alone, in every field', () => {
    for (const name of ['sam', 'kim'] as const) {
      const plain = shapesOf(mailsTo(name, 0))
      expect(plain.length).toBeGreaterThan(0)
      for (const [at, text] of words.entries()) {
        const found = mailsTo(name, at)
        expect([name, text, shapesOf(found)]).toEqual([name, text, plain])
        for (const { html } of found) {
          const targets = [...html.matchAll(/\s(?:href|src|action|background)="([^"]*)"/g)]
          expect(targets.length).toBeGreaterThan(0)
          for (const [, target = ''] of targets) expect(new URL(target).origin).toBe(collector.url)
        }
      }
    }
  })

  it('stands beside a text that is text, with one recipient and a subject of one line', () => {
    expect(mails.length).toBeGreaterThan(words.length * 2)
    for (const { to, subject, text } of mails) {
      expect(to).toMatch(/^(sam|kim)-\d+@(shop|home)\.example$/)
      expect(subject).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,150}$/u)
      expect(subject).not.toContain('=?')
      expect(text).not.toMatch(/[^\P{Cc}\n\t]/u)
    }
  })
})
