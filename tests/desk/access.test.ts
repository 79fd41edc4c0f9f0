import { describe, expect, it } from 'vitest'
import { startCollector } from '../support/collector.ts'

/** A collector where Cloudflare Access is set up for an audience; here it names Sam Okafor. */
async function startBehindAccess(audience: string) {
  const collector = await startCollector({ vars: { ACCESS_AUD: audience } })
  return {
    close: () => collector.close(),
    /** What the desk answers where its one member of staff has this address. */
    async visit(email: string) {
      const staff = [{ id: 'demo-sam', name: 'Sam Okafor', email, role: 'agent' }]
      await collector.seed({ id: 'demo' }, { staff })
      const [desk, link] = await Promise.all([
        collector.fetch('/desk'),
        collector.fetch('/desk/sign-in'),
      ])
      return { status: desk.status, page: await desk.text(), link: link.status }
    },
  }
}

describe('where Cloudflare Access is set up', () => {
  it('lets in whom it names, without a link, and nobody else', async () => {
    const { visit, close } = await startBehindAccess('local')
    const sam = await visit('sam@shop.example')
    expect([sam.status, sam.link]).toEqual([200, 404])
    expect(sam.page).toContain('Sam Okafor')
    expect(await visit('noa@shop.example')).toMatchObject({ status: 403, link: 404 })
    await close()
  })

  it('lets in nobody whom it names for another audience', async () => {
    const { visit, close } = await startBehindAccess('another')
    expect(await visit('sam@shop.example')).toMatchObject({ status: 403, link: 404 })
    await close()
  })
})
