import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newClick, raise } from '../../support/click.ts'
import { openDesk } from '../../support/desk.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

const WORDS = [
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '＝1',
  ' =1',
  '"=1',
  'Hello, "you"\r\nthere',
  'a;b\n=1',
]
const MANY = 450

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'own')
  await collector.seed({ id: 'other' })
  await raise(collector, newClick({ site: 'other', text: 'not for Lea' }))
  for (const text of WORDS) await raise(collector, newClick({ site: 'own', text }))
  await collector.db
    .prepare(
      `INSERT INTO report (id, site_id, document)
       SELECT printf('%022d', value), 'own', json_set(r.document, '$.id', printf('%022d', value),
         '$.keyHash', value, '$.text', 'Over', '$.wakeAt', CASE WHEN value % 2 THEN 1 END)
       FROM json_each(?1), (SELECT document FROM report WHERE site_id = 'own' LIMIT 1) r`,
    )
    .bind(JSON.stringify(Array.from({ length: MANY }, (_, at) => at)))
    .run()
})
afterAll(() => collector.close())

describe('T8: the table of a site’s reports', () => {
  it('has each of its reports once, whatever they say, and none of another site', async () => {
    const answer = await desk.lea.get('/desk/reports.csv')
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"$/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const records: Record<string, string>[] = parse(await answer.text(), {
      bom: true,
      columns: true,
      record_delimiter: '\r\n',
    })
    expect(records).toHaveLength(WORDS.length + MANY)
    const said = records.map((record) => record['Message'] ?? '')
    for (const text of WORDS) {
      const marked = text.replace('\n=', "\n'=")
      const shown = /^[\s"]*[=+\-@＝]/.test(text) ? `'${text}` : marked
      expect(said).toContain(shown)
    }
    for (const cell of records.flatMap(Object.values)) expect(cell).not.toMatch(/^[=+\-@＝\t\r]/)
    expect(said).not.toContain('not for Lea')
  })

  it('is for leads and admins', async () => {
    expect((await desk.sam.get('/desk/reports.csv')).status).toBe(403)
    expect(await (await desk.sam.get('/desk')).text()).not.toContain('reports.csv')
    expect(await (await desk.ada.get('/desk')).text()).toContain('/desk/reports.csv')
  })
})
