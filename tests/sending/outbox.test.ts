import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  boolean,
  constant,
  constantFrom,
  infiniteStream,
  nat,
  oneof,
  record,
  type Scheduler,
  scheduler,
} from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDevice, type Device, type Luck, wordsOf } from '../support/device.ts'
import { runs } from '../support/length.ts'

const LUCK: readonly Luck[] = ['pass', 'lose', 'drop', 'wait', 'fail', 'refuse', 'unknown']
// What is stored out of its order comes up after 56 to 288 runs, what goes out in two forms at once.
const RUNS = runs(1_500, 10_000)

const tab = nat(1)
const act = oneof(
  {
    weight: 4,
    arbitrary: record({
      type: constant('add' as const),
      tab,
      report: nat(2),
      isUnproven: boolean(),
    }),
  },
  { weight: 2, arbitrary: record({ type: constant('flush' as const), tab }) },
  { weight: 1, arbitrary: record({ type: constant('reload' as const), tab }) },
  { weight: 2, arbitrary: record({ type: constant('turn' as const), times: nat(6) }) },
  {
    weight: 1,
    arbitrary: record({ type: constant('pass' as const), ms: constantFrom(500, 40_000) }),
  },
)
type Act = typeof act extends Arbitrary<infer Value> ? Value : never

/** Lets everybody go on until these are done. */
async function through(turns: Scheduler, work: readonly Promise<unknown>[]): Promise<void> {
  const all = { isDone: false }
  void Promise.all(work).then(() => {
    all.isDone = true
  })
  while (!all.isDone) {
    if (turns.count() > 0) await turns.waitOne()
    else await new Promise(setImmediate)
  }
}

async function take(turns: Scheduler, times: number): Promise<void> {
  for (let at = 0; at < times && turns.count() > 0; at++) await turns.waitOne()
}

/** Does what somebody may do, with the tabs that are open. */
async function happen(
  one: Act,
  device: Device,
  tabs: ReturnType<Device['openTab']>[],
  turns: Scheduler,
  said: number,
) {
  switch (one.type) {
    case 'add':
      return tabs[one.tab]?.add(
        `report ${one.tab} ${one.report}`,
        said % 3 ? 'details' : '',
        `words ${said}`,
        one.isUnproven,
      )
    case 'flush':
      return void tabs[one.tab]?.outbox.flush()
    case 'reload':
      tabs[one.tab]?.close()
      // No page loads within a millisecond.
      device.pass(100)
      tabs[one.tab] = device.openTab()
      return
    case 'pass':
      device.pass(one.ms)
      for (const each of tabs) each.wake()
      return
    case 'turn':
      return take(turns, one.times)
    default:
      one satisfies never
  }
}

/** What holds in the end: each thing arrived or waits for the customer, and nobody was misled. */
function expectHonest(device: Device): void {
  expect(device.lost()).toEqual([])
  expect([...device.stored.values()].filter(({ over }) => !over)).toEqual([])
  expect(device.lies).toEqual([])
  expect(device.mostInFlight()).toBeLessThanOrEqual(1)
  const bodies = new Set([...device.arrived, ...device.late].map(wordsOf))
  const claimed = [...device.results].filter(([, name]) => name === 'sent').map(([body]) => body)
  expect(claimed.filter((body) => !bodies.has(body))).toEqual([])
  for (const same of Map.groupBy(
    [...device.arrived, ...device.late],
    ({ order }) => order,
  ).values()) {
    // The collector refuses what has changed since it came first.
    expect(new Set(same.map(({ body }) => body)).size).toBe(1)
  }
  for (const arrived of Map.groupBy(device.arrived, ({ id }) => id).values()) {
    const firsts = [...new Set(arrived.map(({ order }) => order))]
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
  }
}

describe('the outbox of two tabs that are reloaded at any moment, on a bad network', () => {
  it(
    'loses nothing, claims nothing that is not so, and keeps the order of each report',
    { tags: 'longer', timeout: 300_000 },
    async () => {
      await assert(
        asyncProperty(
          scheduler(),
          array(act, { minLength: 3, maxLength: 25 }),
          infiniteStream(constantFrom(...LUCK)),
          async (turns, acts, fate) => {
            let isHealed = false
            const device = createDevice({
              turn: () => (isHealed ? Promise.resolve() : turns.schedule(Promise.resolve())),
              luck: () => (isHealed ? 'pass' : (fate.next().value as Luck)),
            })
            const tabs = [device.openTab(), device.openTab()]
            for (const [said, one] of acts.entries()) {
              await happen(one, device, tabs, turns, said)
              expect(device.lost()).toEqual([])
            }
            await turns.waitAll()
            isHealed = true
            // What was on its way before may still be told to wait.
            for (let round = 0; round < 3; round++) {
              device.pass(100_000)
              await through(
                turns,
                tabs.map((each) => each.outbox.flush()),
              )
            }
            expectHonest(device)
          },
        ),
        { numRuns: RUNS },
      )
    },
  )
})
