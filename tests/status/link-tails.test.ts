import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealed } from '../support/customer.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { signIn } from '../support/staff.ts'
import { driveTo } from '../support/stories.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

/** What mail and chat programs leave behind a link. */
const TAILS = [
  '.',
  ',',
  ';',
  ':',
  '!',
  ').',
  ']',
  '}',
  '>',
  '>.',
  '"',
  "'",
  '*',
  '**',
  '_',
  '~~',
  '|',
  '\\',
  '/',
  '/.',
  '/)',
  '…',
  '”',
  '»',
  '。',
  '）。',
  '%3E',
  '%22',
  '%29.',
  '%2C',
  '%E2%80%9D',
  '%20',
  '%0A',
  '%C2%A0',
  '%253E',
  '%',
  '%E2%80',
  '%2F',
  '&gt;',
  '&nbsp;',
  '?',
  '#',
]

const open = (path: string) => collector.fetch(path)

describe('W17: a link with signs of a sentence behind it', () => {
  it('W17: opens the report, by its key and by a seal, and its forms lead to the clean address', async () => {
    // A key may end with a sign that chats set behind a link.
    const key = `${'k'.repeat(18)}${Date.now().toString(36).slice(-6)}-_`
    const click = await driveTo(collector, 'acknowledged', { key })
    const tokens = [click.key, await sealed(collector, 'status', click.id)]
    for (const token of tokens) {
      const clean = `data-path="/r/${token}"`
      expect(await (await open(`/r/${token}`)).text()).toContain(clean)
      const answers = await Promise.all(TAILS.map((tail) => open(`/r/${token}${tail}`)))
      const pages = await Promise.all(answers.map((answer) => answer.text()))
      expect(TAILS.filter((_, at) => !/data-path="\/r\/[\w~-]+"/.test(pages[at] ?? ''))).toEqual([])
      const paths = pages.flatMap((page) => /data-path="([^"]*)"/.exec(page)?.[1] ?? [])
      const versions = await Promise.all(
        [...new Set(paths)].map(async (path) => (await open(`${path}/version`)).status),
      )
      expect(new Set(versions)).toEqual(new Set([200]))
    }
  })

  it('W17: opens nothing with a letter or a digit behind it, and nothing where it was cut short', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const seal = await sealed(collector, 'status', click.id)
    const wrong = [click.key, seal].flatMap((token) => [
      `${token}x`,
      `${token}0.`,
      `${token}_x`,
      `${token.slice(0, -1)}.`,
      `.${token}`,
    ])
    for (const token of wrong) {
      expect([token, (await open(`/r/${token}`)).status]).toEqual([token, 404])
    }
  })

  it('W17: in a mail leads to its button, and the button works', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const token = await sealed(collector, 'stop', click.id)
    for (const tail of ['.', ')', '%3E', '_', '&gt;', '/']) {
      const shown = await open(`/m/stop/${token}${tail}`)
      expect([tail, shown.status]).toEqual([tail, 200])
    }
    const pressed = await collector.fetch(`/m/stop/${token}).`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect(pressed.status).toBe(200)
  })

  it('W17: opens the report at the desk', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const sam = await signIn(collector, 'demo-sam')
    for (const tail of ['.', ',', ')', '%3E', '%22.', '…']) {
      const shown = await sam.get(`/desk/reports/${click.id}${tail}`)
      expect([tail, shown.status, shown.headers.get('location')]).toEqual([
        tail,
        303,
        `/desk/reports/${click.id}`,
      ])
    }
  })
})
