import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { contactKeyOf } from '../../worker/text/contact.ts'

const MIGRATIONS = `${import.meta.dirname}/../../worker/migrations`
const OWN = '0006_privacy.sql'

/** What is known of customers whose reports were stored before they could be found by an address. */
function reachesAfter(events: readonly (readonly [type: string, data: object])[]) {
  const db = new DatabaseSync(':memory:')
  for (const file of readdirSync(MIGRATIONS).toSorted()) {
    if (file === OWN) break
    db.exec(readFileSync(`${MIGRATIONS}/${file}`, 'utf8'))
  }
  const document = { siteId: 'demo', state: 'received', receivedAt: 1, changedAt: 1, keyHash: 'x' }
  db.prepare('INSERT INTO site VALUES (?, ?, ?)').run('demo', '{}', 0)
  db.prepare('INSERT INTO report (id, site_id, document) VALUES (?, ?, ?)').run(
    'a',
    'demo',
    JSON.stringify({ ...document, id: 'a', version: events.length }),
  )
  for (const [at, [type, data]] of events.entries()) {
    db.prepare(
      `INSERT INTO event (report_id, seq, at, type, actor, to_state, data)
       VALUES ('a', ?, 1, ?, '{}', 'received', ?)`,
    ).run(at + 1, type, JSON.stringify(data))
  }
  db.exec(readFileSync(`${MIGRATIONS}/${OWN}`, 'utf8'))
  const rows = db.prepare('SELECT address, confirmed FROM reach').all()
  return Object.fromEntries(rows.map((row) => [row['address'], row['confirmed']]))
}

describe('a customer who was reached before', () => {
  it.each([
    '+44 (0)20 7946 0018',
    '0660.123.45.67',
    '+1 (415) 555-2671',
    '0043/660/1234567',
    '+33.1.23.45.67.89',
  ])('is found by their number: %s', (phone) => {
    const found = reachesAfter([['details_added', { contact: { phone } }]])
    expect(Object.keys(found)).toEqual([contactKeyOf(phone)])
  })

  it('is found by each of their addresses, and by which they said that it is theirs', () => {
    expect(
      reachesAfter([
        ['details_added', { contact: { email: 'Old@Mail.example' } }],
        ['details_added', { contact: { email: 'new@mail.example' } }],
        ['mail_asked', { email: 'new@mail.example' }],
        ['mail_confirmed', { email: 'New@mail.example' }],
      ]),
    ).toEqual({ 'mail:old@mail.example': 0, 'mail:new@mail.example': 1 })
  })
})
