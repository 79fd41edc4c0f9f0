import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { openSqlite } from '../../demo/sqlite.ts'
import { isOutage } from '../../worker/db/query.ts'

const RUNBOOK = readFileSync(`${import.meta.dirname}/../../worker/docs/operate.md`, 'utf8')
const [, DELETION = ''] = /--command "(DELETE FROM attempt [^"]+)"/.exec(RUNBOOK) ?? []

// No D1 on this machine can be filled. SQLite, which it is made of, can.
const { exec, all, close } = openSqlite()
afterAll(close)

/** Inserts a report of several pages. */
const insert = (id: string) =>
  exec(
    `INSERT INTO report (id, site_id, document) VALUES ('${id}', 's', json_object('keyHash', '${id}',
       'version', 1, 'receivedAt', 1, 'state', 'received', 'text', '${'x'.repeat(20_000)}'))`,
  )

describe('C17: a full database', () => {
  exec(`INSERT INTO site (id, settings, created_at) VALUES ('s', '{}', 1)`)
  insert('first')
  exec(`INSERT INTO delivery (report_id, seq, channel, recipient_id, site_id, type, message_id, due_at)
    VALUES ('first', 1, 'webhook', 'crm', 's', 'report.raised', 'm', 1)`)
  exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO attempt SELECT 'first', 1, 'webhook', 'crm', i, 1, 'status_503', '${'y'.repeat(200)}' FROM n`)
  const pages = Number(all('PRAGMA page_count')[0]?.['page_count'])
  exec(`PRAGMA max_page_count = ${pages}`)

  it('C17: refuses a report in such a way that the queue keeps it', () => {
    let refusal: unknown
    try {
      insert('second')
    } catch (error) {
      refusal = error
    }
    expect(String(refusal)).toContain('database or disk is full')
    expect(isOutage(refusal)).toBe(true)
  })

  it('C17: takes the deletion that the guide names, and has room for reports at once', () => {
    expect(DELETION).not.toBe('')
    exec(DELETION)
    expect(all('SELECT count(*) AS n FROM attempt')).toEqual([{ n: 0 }])
    for (const id of ['third', 'fourth', 'fifth']) insert(id)
    expect(all('SELECT id FROM report ORDER BY id').map(({ id }) => id)).toEqual([
      'fifth',
      'first',
      'fourth',
      'third',
    ])
  })
})
