import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { runs } from '../support/length.ts'
import { type AskedMail, type MailScene, openMailScene } from '../support/mail-scene.ts'
import { installPromptCrypto } from '../support/prompt-crypto.ts'
import { silence } from '../support/storm.ts'

// A mail that is given up or sent twice comes up within 5 runs.
const RUNS = runs(40, 2_000)
const REPORTS = 3
/** Each report is told to three people of its site. */
const MAILS = REPORTS * 2 * 3
const AT_ONCE = 6
const PROBES_MAX = 4
const LAPSED = 'E_SENDER_DOMAIN_NOT_AVAILABLE'
const SPENT = 'E_DAILY_LIMIT_EXCEEDED'
const keyOf = ({ headers }: AskedMail) => headers['X-Amends-Delivery'] ?? ''

const restoreCrypto = installPromptCrypto()
const speak = silence()
afterAll(() => {
  restoreCrypto()
  speak()
})

async function open(): Promise<MailScene> {
  const scene = openMailScene()
  await scene.raise(REPORTS)
  expect(scene.deliveries()).toHaveLength(MAILS)
  return scene
}

/** A mail service that is asked and remembers in which order. */
function serviceOf(answer: (mail: AskedMail) => string | null) {
  const asked: string[] = []
  const taken: string[] = []
  const send = (mail: AskedMail) => {
    asked.push(keyOf(mail))
    const code = answer(mail)
    if (code === null) taken.push(keyOf(mail))
    return code
  }
  return { asked, taken, send }
}

describe('a sender that is at fault', () => {
  it.each([LAPSED, SPENT, 'E_SENDER_NOT_VERIFIED'])(
    'C8: holds all mail back after %s, tries a few, and spends nobody’s attempts',
    async (code) => {
      const scene = await open()
      const down = serviceOf(() => code)
      await scene.minutes(240, down.send)
      // After 1, 2, 4, 8 and then every 15 minutes.
      const probes = 4 + 240 / 15
      expect(down.asked.length).toBeLessThanOrEqual(AT_ONCE + PROBES_MAX * probes)
      for (const one of scene.deliveries())
        expect(one).toMatchObject({ status: 'pending', attempts: 0 })
    },
  )

  it('C8: sends all of it later, once each, the oldest first and alone', async () => {
    const scene = await open()
    await scene.minutes(60, serviceOf(() => LAPSED).send)
    const oldestFirst = scene.deliveries().map(({ id }) => id)
    const up = serviceOf(() => null)
    await scene.minutes(20, up.send)
    expect(up.taken[0]).toBe(oldestFirst[0])
    expect(up.taken).toEqual(up.asked)
    expect(up.taken.toSorted()).toEqual(oldestFirst.toSorted())
    // Each round takes the oldest that wait, side by side.
    expect(new Set(up.taken.slice(0, AT_ONCE))).toEqual(new Set(oldestFirst.slice(0, AT_ONCE)))
    for (const one of scene.deliveries())
      expect(one).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  it('C8: goes on each time the quota is renewed, where it stopped', async () => {
    const scene = await open()
    const oldestFirst = scene.deliveries().map(({ id }) => id)
    let quota = 0
    const service = serviceOf(() => (quota-- > 0 ? null : SPENT))
    for (let days = 0; days < 4; days++) {
      quota = 5
      await scene.minutes(40, service.send)
    }
    expect(service.taken.toSorted()).toEqual(oldestFirst.toSorted())
    expect(new Set(service.taken.slice(0, 5))).toEqual(new Set(oldestFirst.slice(0, 5)))
    for (const one of scene.deliveries())
      expect(one).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  it('C8: of one site alone keeps no other site’s mail', async () => {
    const scene = await open()
    const service = serviceOf(({ to }) => (to.endsWith('@clay.example') ? LAPSED : null))
    await scene.minutes(10, service.send)
    const at = (site: string) =>
      scene.deliveries().filter(({ recipient }) => recipient.startsWith(site))
    expect(at('kiln').map(({ status }) => status)).toEqual(at('kiln').map(() => 'delivered'))
    // Theirs is tried by its own schedule.
    expect(at('clay').some(({ attempts }) => attempts > 0)).toBe(true)
    expect(new Set(service.taken).size).toBe(service.taken.length)
  })

  it('C8: does not keep a mail that its own mailbox refuses', async () => {
    const scene = await open()
    const service = serviceOf(({ to }) => (to.startsWith('bo@') ? 'E_RECIPIENT_SUPPRESSED' : null))
    await scene.minutes(3, service.send)
    for (const { recipient, status } of scene.deliveries()) {
      expect(status).toBe(recipient.endsWith('-bo') ? 'dead' : 'delivered')
    }
  })
})

const weather = fc.record({
  answers: fc.array(fc.constantFrom(null, null, LAPSED, SPENT), { minLength: 1, maxLength: 12 }),
  jumps: fc.array(fc.nat(15_000), { minLength: 1, maxLength: 6 }),
})

describe('sweeps at once while the sender fails now and then', () => {
  it(
    `C8: lose no mail, send none twice and give none up in ${RUNS} storms`,
    { tags: 'longer' },
    async () => {
      const scene = await open()
      const keys = scene.deliveries().map(({ id }) => id)
      const property = fc.asyncProperty(fc.scheduler(), weather, async (s, { answers, jumps }) => {
        scene.sqlite.mark()
        try {
          let asked = 0
          const service = serviceOf(() => answers[asked++ % answers.length] ?? null)
          const gate = (label: string) => s.schedule(Promise.resolve(), label.trim().slice(0, 40))
          const sweep = async (first: number) => {
            for (let round = first; round < first + 3; round++) {
              scene.move(jumps[round % jumps.length] ?? 0)
              await scene.round(service.send, gate)
            }
          }
          await s.waitFor(Promise.all([sweep(0), sweep(1), sweep(2)]))
          const calm = serviceOf(() => null)
          await scene.minutes(60, calm.send)
          const taken = [...service.taken, ...calm.taken]
          expect(taken.toSorted()).toEqual(keys.toSorted())
          expect(new Set(scene.deliveries().map(({ status }) => status))).toEqual(
            new Set(['delivered']),
          )
        } finally {
          scene.sqlite.undo()
        }
      })
      await fc.assert(property, { numRuns: RUNS })
    },
  )
})
