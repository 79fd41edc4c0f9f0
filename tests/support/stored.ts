import type { Collector } from './collector.ts'

/** Every row of every table, and all that R2 says of its files, as one text to look through. */
export async function storedText({ db, files }: Pick<Collector, 'db' | 'files'>): Promise<string> {
  const tables = await db
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf*'`)
    .all<{ name: string }>()
  const rows = await Promise.all(
    tables.results.map(
      async ({ name }) => (await db.prepare(`SELECT * FROM ${name}`).all()).results,
    ),
  )
  const { objects } = await files.list({ include: ['httpMetadata', 'customMetadata'] } as object)
  const told = objects.map(({ key, httpMetadata, customMetadata }) => [
    key,
    httpMetadata,
    customMetadata,
  ])
  return JSON.stringify([rows, told])
}
