import { readFileSync } from 'node:fs'

/** Takes the list of states out of the table of reports, for which it reads all of them four times. */
export const HEAVY_MIGRATION = '0009_upgrades.sql'
/**
 * D1 ends a call after 30 seconds. For a million reports, that migration took over 90 of processor
 * time, so there is room to spare for as many.
 */
export const REPORTS_MAX = 100_000

const HEAVY_PART = /-- reads all reports: from here\n[^]*?-- reads all reports: to here\n/

/**
 * That migration for a large database, without what reads all reports: all else of it, and that it
 * was applied. The list of states stays where it is, and has each state of this release.
 */
export function lightMigration(): string {
  const path = `${import.meta.dirname}/../../worker/migrations/${HEAVY_MIGRATION}`
  const sql = readFileSync(path, 'utf8')
  if (!HEAVY_PART.test(sql)) throw new Error(`${HEAVY_MIGRATION} no longer marks its heavy part.`)
  const light = sql.replace(HEAVY_PART, '').replaceAll(/^\s*--.*\n/gm, '')
  return `${light.trim()}\nINSERT INTO d1_migrations (name) VALUES ('${HEAVY_MIGRATION}');`
}
