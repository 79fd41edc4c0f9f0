import { expect, it } from 'vitest'
import { createOutbox } from '../../widget/sending/outbox.ts'
import type { OutboxEntry } from '../../widget/state/outbox.ts'

it('a click goes before another report’s pictures, and what belongs to a report stays in order', async () => {
  const stored = new Map<number, OutboxEntry>()
  const sent: string[] = []
  let isUp = false
  const outbox = createOutbox({
    store: {
      list: async () => [...stored.values()].toSorted((a, b) => a.order - b.order),
      isWhole: () => true,
      put: async (one) => stored.set(one.order, one),
      remove: async (order) => stored.delete(order),
      spill: () => {},
    },
    send: async ({ id, act }) => {
      if (!isUp) return { name: 'unreached', waitMs: 0, isThere: false }
      sent.push(`${id} ${act}`)
      return { name: 'sent', answer: {} }
    },
    exclusively: (run) => run(),
    now: () => 1_000,
    random: () => 0.5,
    patience: () => new Promise(() => {}),
    wake: () => {},
    onSettled: () => {},
    onFault: () => {},
  })
  for (const [id, act] of [
    ['a', ''],
    ['a', 'details'],
    ['a', 'attachments'],
    ['a', 'attachments'],
    ['a', 'details'],
    ['b', ''],
    ['b', 'details'],
  ] as const) {
    await outbox.add(id, act, '{}')
  }
  isUp = true
  await outbox.flush()
  expect(sent).toEqual([
    'a ',
    'a details',
    'b ',
    'b details',
    'a attachments',
    'a attachments',
    'a details',
  ])
})

it('what waits for its proof is stored at once, and goes with the page as it is, for good', async () => {
  const stored = new Map<number, OutboxEntry>()
  const sent: string[] = []
  let prove: (body: string) => void = () => {}
  let now = 1_000
  const outbox = createOutbox({
    store: {
      list: async () => [...stored.values()],
      isWhole: () => true,
      put: async (one) => stored.set(one.order, one),
      remove: async (order) => stored.delete(order),
      spill: () => {},
    },
    send: async ({ body }) => {
      sent.push(body)
      return { name: 'unreached', waitMs: 0, isThere: false }
    },
    exclusively: (run) => run(),
    now: () => now,
    random: () => 0.5,
    patience: () => new Promise(() => {}),
    wake: () => {},
    onSettled: () => {},
    onFault: () => {},
  })
  const whole = () => new Promise<string>((resolve) => (prove = resolve))
  const added = outbox.add('a', '', 'bare', { whole })
  await outbox.flush()
  expect([...stored.values()].map(({ body }) => body)).toEqual(['bare'])
  expect(sent).toEqual([])
  outbox.leave()
  expect(sent).toEqual(['bare'])
  prove('proven')
  expect((await added).name).toBe('kept')
  now += 10_000
  await outbox.flush()
  expect(sent).toEqual(['bare', 'bare'])
})
