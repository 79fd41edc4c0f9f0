import { describe, expect, it } from 'vitest'
import { startCollector } from '../support/collector.ts'

/** What the desk answers where Cloudflare Access is set up for an audience. */
async function visit(audience: string, email: string) {
  const collector = await startCollector({ vars: { ACCESS_AUD: audience } })
  try {
    const staff = [{ id: 'demo-sam', name: 'Sam Okafor', email, role: 'agent' }]
    await collector.seed({ id: 'demo' }, { staff })
    const [desk, link] = await Promise.all([
      collector.fetch('/desk'),
      collector.fetch('/desk/sign-in'),
    ])
    return { status: desk.status, page: await desk.text(), link: link.status }
  } finally {
    await collector.close()
  }
}

describe('where Cloudflare Access is set up', () => {
  it('lets in whom it names, without a link', async () => {
    const { status, page, link } = await visit('local', 'sam@shop.example')
    expect([status, link]).toEqual([200, 404])
    expect(page).toContain('Sam Okafor')
  })

  it('lets in nobody else: not another audience, not an address of nobody', async () => {
    expect(await visit('another', 'sam@shop.example')).toMatchObject({ status: 403, link: 404 })
    expect(await visit('local', 'noa@shop.example')).toMatchObject({ status: 403, link: 404 })
  })
})
