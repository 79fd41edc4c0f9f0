import type { Page } from 'playwright-core'
import type { Collector } from './collector.ts'
import { until } from './until.ts'

export type Colour = readonly [red: number, green: number, blue: number]

/** The bytes of a report's pictures, oldest first, once there are so many. */
export async function uploadsOf({ db, files }: Collector, reportId: string, count = 1) {
  const sql = 'SELECT id, site_id AS site FROM attachment WHERE report_id = ? ORDER BY created_at'
  const rows = await until('the pictures are there', async () => {
    const { results } = await db.prepare(sql).bind(reportId).all<{ id: string; site: string }>()
    return results.length >= count && results
  })
  return Promise.all(
    rows.map(async ({ id, site }) => {
      const object = await files.get(`${site}/${reportId}/${id}`)
      return Buffer.from((await object?.arrayBuffer()) ?? new ArrayBuffer())
    }),
  )
}

/** What a browser sees in these bytes: the size, the colours at some places, and the share of others. */
export function lookAt(
  page: Page,
  bytes: Buffer,
  places: readonly (readonly [x: number, y: number])[],
  sought: readonly Colour[] = [],
) {
  return page.evaluate(
    async ({ data, at, colours }) => {
      const binary = Uint8Array.from(atob(data), (char) => char.charCodeAt(0))
      const image = await createImageBitmap(new Blob([binary]))
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')
      context?.drawImage(image, 0, 0)
      const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? []
      const colourAt = (index: number) => [0, 1, 2].map((part) => pixels[index * 4 + part] ?? 0)
      const isNear = (one: readonly number[], other: readonly number[]) =>
        one.every((part, index) => Math.abs(part - (other[index] ?? 0)) < 60)
      const found = colours.map(() => 0)
      for (let index = 0; index < image.width * image.height; index++) {
        const colour = colourAt(index)
        for (const [which, other] of colours.entries()) {
          if (isNear(colour, other)) found[which] = (found[which] ?? 0) + 1
        }
      }
      return {
        size: [image.width, image.height],
        colours: at.map(([x, y]) => colourAt(y * image.width + x)),
        found,
      }
    },
    { data: bytes.toString('base64'), at: places, colours: sought },
  )
}
