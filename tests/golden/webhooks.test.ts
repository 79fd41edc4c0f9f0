import { afterAll, beforeAll, expect, it } from 'vitest'
import { changesOf } from './golden.ts'
import { ENDPOINTS, type GoldenScene, startScene } from './scene.ts'
import { firstOfEach, sentAt } from './sent.ts'

let scene: GoldenScene
beforeAll(async () => {
  scene = await startScene()
  await scene.open(ENDPOINTS)
})
afterAll(() => scene.close())

it('a webhook has the same address, headers and body for every public event', async () => {
  const sent = await sentAt(scene, 'webhook', firstOfEach(4), 'en', (planned) =>
    planned.filter(({ recipientId }) => recipientId === 'to-webhook'),
  )
  const sections = new Map(
    [...sent].map(([title, [one]]) => {
      const { url, headers, body = '{}' } = one ?? { headers: {} }
      const told = { url, headers, body: JSON.parse(body) as unknown }
      return [title, JSON.stringify(told, null, 1)]
    }),
  )
  expect(sections.size).toBeGreaterThan(40)
  expect(changesOf('webhooks.txt', sections)).toBe('')
})
