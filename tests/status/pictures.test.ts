import type { R2Bucket } from '@cloudflare/workers-types'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RaiseInput } from '../../worker/contract.ts'
import { findReport } from '../../worker/db/reports.ts'
import { customerOf, sealed, wordsIn } from '../support/customer.ts'
import { JPEG, jpegOf, jpegPart, PNG, startingWith, WEBP } from '../support/pictures.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'
import { driveTo } from '../support/stories.ts'

const MAX_BYTES = 2 * 1024 * 1024

let collector: Collector
let files: R2Bucket
beforeAll(async () => {
  collector = await useCollector()
  files = collector.files
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const rowsOf = async ({ id }: RaiseInput) => {
  const sql = 'SELECT id, type, bytes FROM attachment WHERE report_id = ? ORDER BY created_at'
  return (await collector.db.prepare(sql).bind(id).all<{ id: string; type: string }>()).results
}
const objectsOf = async ({ id }: RaiseInput) =>
  (await files.list({ prefix: `demo/${id}/` })).objects.map(({ key }) => key)

describe('a picture', () => {
  it.each([
    ['image/png', PNG],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP],
  ] as const)('of the type %s is stored, and shown to its customer', async (type, bytes) => {
    const click = await driveTo(collector, 'acknowledged')
    const { attach, path } = customerOf(collector, click)
    // Whatever its sender calls it.
    const answer = await attach(bytes, 'a.html', 'text/html')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, path])
    const [row] = await rowsOf(click)
    expect(row).toMatchObject({ type, bytes: bytes.byteLength })
    expect(await objectsOf(click)).toEqual([`demo/${click.id}/${row?.id}`])
    const src = `${path}/attachments/${row?.id}`
    expect(await (await collector.fetch(path)).text()).toContain(`src="${src}"`)
    const shown = await collector.fetch(src)
    expect(shown.headers.get('content-type')).toBe(type)
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(bytes)
  })

  it('can do nothing where it is opened by itself', async () => {
    const click = await driveTo(collector, 'received')
    const { attach, path } = customerOf(collector, click)
    await attach(PNG)
    const [row] = await rowsOf(click)
    const { headers } = await collector.fetch(`${path}/attachments/${row?.id}`)
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(headers.get('content-disposition')).toBe('attachment; filename="picture.png"')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('is shown to no other customer', async () => {
    const [mine, other] = [
      await driveTo(collector, 'received'),
      await driveTo(collector, 'received'),
    ]
    await customerOf(collector, mine).attach(PNG)
    const [row] = await rowsOf(mine)
    const foreign = await collector.fetch(`/r/${other.key}/attachments/${row?.id}`)
    expect(foreign.status).toBe(404)
    const token = await sealed(collector, 'status', mine.id)
    expect((await collector.fetch(`/r/${token}/attachments/${row?.id}`)).status).toBe(200)
  })

  it('goes with the report when that is erased', async () => {
    const click = await driveTo(collector, 'received')
    const { attach, send } = customerOf(collector, click)
    await attach(PNG)
    await send('erase')
    await collector.tick(29 * 24 * 60 * 60 * 1000)
    expect(await findReport(collector.db, click.id)).toMatchObject({ state: 'erased' })
    expect([await rowsOf(click), await objectsOf(click)]).toEqual([[], []])
  })
})

describe('the page of a report with pictures', () => {
  it('C18: shows them late, beside its words, and in one size before they are there', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const { attach, path } = customerOf(collector, click)
    await attach(PNG)
    const pages = [
      await (await collector.fetch(path)).text(),
      await (await (await signIn(collector, 'demo-sam')).get(`/desk/reports/${click.id}`)).text(),
    ]
    for (const page of pages) {
      const [img = ''] = /<img class="picture"[^>]*>/.exec(page) ?? []
      for (const part of ['width="', 'height="', 'loading="lazy"', 'decoding="async"']) {
        expect(img).toContain(part)
      }
    }
  })

  it('C18: gets none that takes too long to look at, though it was stored before', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const { attach, path } = customerOf(collector, click)
    await attach(JPEG)
    const [key = ''] = await objectsOf(click)
    const scan = jpegPart(0xda, [1, 1, 0, 1, 63, 0])
    const scans = Array.from({ length: 1_900 }, () => scan).flat()
    await files.put(key, Uint8Array.from([...JPEG.slice(0, -2), ...scans, 0xff, 0xd9]))
    const answer = await collector.fetch(`${path}/attachments/${key.split('/').at(-1)}`)
    expect(answer.status).toBe(415)
  })
})

describe('what is no picture', () => {
  const html = Uint8Array.from(Buffer.from('<svg onload="alert(1)"></svg>'))
  it.each([
    ['says so of another file', html, 415, 'Only PNG, JPEG and WebP pictures work here.'],
    ['says so of no file', new Uint8Array(), 400, 'Please choose a picture first.'],
    [
      'says so of one byte too many',
      startingWith([0xff, 0xd8, 0xff], MAX_BYTES + 1),
      413,
      'larger than 2 MB',
    ],
    [
      'says so of a whole photo',
      startingWith([0xff, 0xd8, 0xff], 3 * MAX_BYTES),
      413,
      'larger than 2 MB',
    ],
  ])('%s, and stores nothing', async (_title, bytes, status, sentence) => {
    const click = await driveTo(collector, 'received')
    const answer = await customerOf(collector, click).attach(bytes, 'a.png')
    expect(answer.status).toBe(status)
    const page = await answer.text()
    expect(wordsIn(page)).toContain(sentence)
    expect(page).toContain('id="fault-attach"')
    expect([await rowsOf(click), await objectsOf(click)]).toEqual([[], []])
  })

  it('takes a picture of exactly 2 MB', async () => {
    const click = await driveTo(collector, 'received')
    const answer = await customerOf(collector, click).attach(jpegOf(640, 480, MAX_BYTES))
    expect(answer.status).toBe(303)
  })

  it('bounds every other form to 1 MiB', async () => {
    const click = await driveTo(collector, 'received')
    const { send } = customerOf(collector, click)
    expect((await send('write', { text: 'x'.repeat(1_100_000) })).status).toBe(413)
  })
})

describe('ten pictures', () => {
  it('are as many as a report holds, also when they come at once', async () => {
    const click = await driveTo(collector, 'received')
    const { attach } = customerOf(collector, click)
    for (let n = 0; n < 9; n++) await attach(PNG)
    const answers = await Promise.all([attach(PNG), attach(PNG), attach(PNG)])
    const statuses = answers.map(({ status }) => status)
    expect(statuses.toSorted((a, b) => a - b)).toEqual([303, 429, 429])
    const rows = await rowsOf(click)
    expect(rows).toHaveLength(10)
    // No object is left of those that were refused.
    const names = rows.map(({ id }) => `demo/${click.id}/${id}`)
    expect((await objectsOf(click)).toSorted()).toEqual(names.toSorted())
    const refused = answers.find(({ status }) => status === 429)
    expect(wordsIn((await refused?.text()) ?? '')).toContain(
      'You’ve reached the limit of ten pictures.',
    )
  })

  it('take none where nobody reads any more', async () => {
    const click = await driveTo(collector, 'withdrawn')
    const answer = await customerOf(collector, click).attach(PNG)
    expect(answer.status).toBe(409)
    expect(await objectsOf(click)).toEqual([])
  })
})
