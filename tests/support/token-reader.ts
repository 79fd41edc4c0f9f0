import { readDeskToken } from '../../worker/security/links.ts'
import type { Staff } from '../../worker/sites/site.ts'

interface Asked {
  readonly key: string
  readonly token: string
  readonly now: number
  readonly staff: Staff | null
}

/** Reads tokens in the runtime that will read them. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { key, token, now, staff } = (await request.json()) as Asked
    const read = await readDeskToken([key], token, now, () => Promise.resolve(staff))
    return Response.json(read && { reportId: read.reportId, staffId: read.staff.id })
  },
}
