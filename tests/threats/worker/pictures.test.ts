import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findReport } from '../../../worker/db/reports.ts'
import { codeOf, newClick, post, raise } from '../../support/click.ts'
import { customerOf } from '../../support/customer.ts'
import { newCase, openDesk, type Signed } from '../../support/desk.ts'
import { JPEG, jpegOf, jpegPart, PNG, pngOf, WEBP } from '../../support/pictures.ts'
import { type Collector, useCollector } from '../../support/shared-collector.ts'

let collector: Collector
let desk: Awaited<ReturnType<typeof openDesk>>
let other: Awaited<ReturnType<typeof openDesk>>
beforeAll(async () => {
  collector = await useCollector()
  desk = await openDesk(collector, 'demo')
  other = await openDesk(collector, 'other', { origins: ['https://other.example'] })
})
afterAll(() => collector.close())

const HTML = Buffer.from('<script>alert(document.domain)</script>')
const ZIP = Buffer.from('PK\u0003\u0004META-INF/MANIFEST.MF GPS 48.2082')
const after = (bytes: Uint8Array, more: Buffer) => Uint8Array.from([...bytes, ...more])
const idsOf = async (reportId: string) => {
  const sql = 'SELECT id FROM attachment WHERE report_id = ? ORDER BY created_at'
  const { results } = await collector.db.prepare(sql).bind(reportId).all<{ id: string }>()
  return results.map(({ id }) => id)
}
const bytesAt = async (path: string) =>
  Buffer.from(await (await collector.fetch(path)).arrayBuffer())

describe('T19: a file that is a picture and something else', () => {
  it('is the picture alone, whether the widget or the status page sent it', async () => {
    const click = newClick()
    await raise(collector, click)
    const files = [
      [after(PNG, HTML), PNG],
      [after(PNG, ZIP), PNG],
      [after(JPEG, ZIP), JPEG],
      [jpegOf(640, 480, 64 + HTML.length + 4, jpegPart(0xfe, [...HTML])), JPEG],
      [after(WEBP, HTML), WEBP],
    ] as const
    const { attach, path } = customerOf(collector, click)
    for (const [given] of files) {
      const data = Buffer.from(given).toString('base64')
      const body = { key: click.key, data }
      const sent = await post(collector, `/v1/reports/${click.id}/attachments`, body)
      expect(sent.status).toBe(200)
      expect((await attach(Uint8Array.from(given), 'x.html', 'text/html')).status).toBe(303)
    }
    const ids = await idsOf(click.id)
    expect(ids).toHaveLength(2 * files.length)
    for (const [at, [, left]] of files.entries()) {
      for (const id of ids.slice(2 * at, 2 * at + 2)) {
        expect(await bytesAt(`${path}/attachments/${id}`)).toEqual(Buffer.from(left))
      }
    }
  })

  it('is refused where it begins as something else, and where it is a wall', async () => {
    const click = newClick()
    await raise(collector, click)
    const kinds = [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<!doctype html>',
      'alert(1)',
      'GIF89a',
      '%PDF-1.7',
      '\0\0\u0001\0',
    ]
    const { attach } = customerOf(collector, click)
    const send = async (bytes: Uint8Array) => {
      const body = { key: click.key, data: Buffer.from(bytes).toString('base64') }
      return codeOf(await post(collector, `/v1/reports/${click.id}/attachments`, body))
    }
    for (const kind of kinds) {
      const bytes = Uint8Array.from(Buffer.from(kind.padEnd(64)))
      expect([kind, await send(bytes)]).toEqual([kind, 'unsupported_type'])
      expect((await attach(bytes, 'photo.png')).status).toBe(415)
      expect(await send(after(bytes, Buffer.from(PNG)))).toBe('unsupported_type')
    }
    // T18: a small file that stalls whoever looks at it.
    expect(await send(pngOf(10_000, 10_000))).toBe('too_large')
    expect(await idsOf(click.id)).toEqual([])
  })
})

describe('T19: a picture', () => {
  const picture = async () => {
    const one = await newCase(collector)
    const { attach, path } = customerOf(collector, one.click)
    await attach(PNG)
    const [id = ''] = await idsOf(one.click.id)
    return {
      ...one,
      customers: `${path}/attachments/${id}`,
      staffs: `${one.path}/attachments/${id}`,
      id,
    }
  }

  it('can do nothing where it is served, and is called what it is', async () => {
    const { customers, staffs } = await picture()
    for (const shown of [await collector.fetch(customers), await desk.sam.get(staffs)]) {
      expect(shown.status).toBe(200)
      expect(Object.fromEntries(shown.headers)).toMatchObject({
        'content-type': 'image/png',
        'content-disposition': 'attachment; filename="picture.png"',
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
    }
  })

  it('is shown to its customer and to its site’s staff, and to nobody else', async () => {
    const { customers, staffs, id, click } = await picture()
    const foreign = await newCase(collector, {
      site: 'other',
      page: { url: 'https://other.example/' },
    }).catch(() => null)
    const stranger = newClick()
    await raise(collector, stranger)
    const token = `/r/${stranger.key}/attachments/${id}`
    const own = `/desk/reports/${stranger.id}/attachments/${id}`
    const statusOf = async (who: Signed | null, path: string) =>
      (who ? await who.get(path) : await collector.fetch(path, { redirect: 'manual' })).status
    expect(await statusOf(null, customers)).toBe(200)
    expect(await statusOf(null, token)).toBe(404)
    expect(await statusOf(null, `/r/${newClick().key}/attachments/${id}`)).toBe(404)
    expect(await statusOf(desk.noa, staffs)).toBe(200)
    expect(await statusOf(desk.ada, own)).toBe(404)
    expect(await statusOf(other.ada, staffs)).toBe(404)
    expect([303, 401, 404]).toContain(await statusOf(null, staffs))
    // Nothing serves what lies in the bucket by its name.
    for (const path of [`/demo/${click.id}/${id}`, `/attachments/${id}`]) {
      expect(await statusOf(null, path)).toBe(404)
    }
    expect(foreign?.click.id).not.toBe(click.id)
  })

  it('is gone with its report', async () => {
    const one = await picture()
    expect((await one.act(desk.ada, 'erase')).status).toBe(303)
    expect(await findReport(collector.db, one.click.id)).toMatchObject({ state: 'erased' })
    expect((await collector.fetch(one.customers)).status).toBe(404)
    expect((await desk.ada.get(one.staffs)).status).toBe(404)
    expect((await collector.files.list({ prefix: `demo/${one.click.id}/` })).objects).toEqual([])
  })
})
