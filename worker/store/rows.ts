import type { D1Result } from '@cloudflare/workers-types'
import { log } from '../log.ts'

/** Logs how many rows a batch wrote, which is what D1 costs. */
export function logRows(
  event: string,
  results: readonly D1Result[],
  fields: Parameters<typeof log>[1] = {},
): void {
  const rowsWritten = results.reduce((sum, { meta }) => sum + meta.rows_written, 0)
  log(event, { ...fields, rowsWritten })
}
