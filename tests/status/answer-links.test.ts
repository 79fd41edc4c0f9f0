import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../worker/reports/commands.ts'
import { findLinks } from '../../worker/text/links.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'
import { driveTo, give, MOVES, sam } from '../support/stories.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'demo' })
})
afterAll(() => collector.close())

const linked = (text: string) => findLinks(text).map(([from, to]) => text.slice(from, to))

describe('W17: an address in an answer', () => {
  it.each([
    ['See https://shop.example/a.', ['https://shop.example/a']],
    ['(https://shop.example/a)', ['https://shop.example/a']],
    ['[here](https://shop.example/a).', ['https://shop.example/a']],
    ['https://shop.example/wiki/Mercury_(planet)', ['https://shop.example/wiki/Mercury_(planet)']],
    ['(https://shop.example/a_(b)), then', ['https://shop.example/a_(b)']],
    ['<http://shop.example:8080/a?b=c&d=%20#e>', ['http://shop.example:8080/a?b=c&d=%20#e']],
    ['"https://shop.example"!', ['https://shop.example']],
    ['“https://shop.example/a”…', ['https://shop.example/a']],
    ['HTTPS://SHOP.EXAMPLE/A?', ['HTTPS://SHOP.EXAMPLE/A']],
    ['請看https://shop.example/a。謝謝', ['https://shop.example/a']],
    ['こちらhttps://shop.example/aをご覧', ['https://shop.example/a']],
    ['انظر https://shop.example/a، ثم', ['https://shop.example/a']],
    ['https://shop.example/Größe, bitte', ['https://shop.example/Größe']],
    ['https://social.example/@sam/1', ['https://social.example/@sam/1']],
    ['**https://shop.example/a**', ['https://shop.example/a']],
    ['https://a.example/x\nhttps://b.example/y', ['https://a.example/x', 'https://b.example/y']],
  ])('W17: is found whole, and without the signs of the sentence: %s', (text, links) => {
    expect(linked(text)).toEqual(links)
  })

  it.each([
    'javascript:alert(1)',
    'javascript:https://shop.example/%0aalert(1)',
    'data:text/html,https://evil.example',
    'ftp://shop.example/a',
    '//evil.example/a',
    'https://shop.example@evil.example/a',
    'https://sam:secret@evil.example',
    'https://shop.example\\@evil.example',
    'https://shop.example/a\\..\\b',
    'https://shop.example/\u202Egpj.exe',
    '\u202Ehttps://shop.example/a',
    'https://shop\u200B.example/a',
    'https://shop\u00AD.example/a',
    'https://shop.example\u2044evil.example/a',
    'https://shоp.example/a',
    'https://shop。example',
    'https://shop.example/عربي',
    'https://',
    'https://?a',
    'http://intranet/a',
    'xhttps://shop.example',
    `https://shop.example/${'a'.repeat(2_000)}`,
  ])('W17: stays text where it is no plain web address: %s', (text) => {
    expect(linked(text)).toEqual([])
  })

  it('W17: is a link on the customer’s page and in the conversation, where staff wrote it alone', async () => {
    const click = await driveTo(collector, 'acknowledged')
    const ours = 'Look at https://shop.example/a?b=1&c=2 (or https://shop.example/b).'
    const mine = 'I saw https://mine.example/a there.'
    await give(collector, click.id, { role: 'customer' }, { type: 'write', text: mine })
    const updateBy = Date.now() + 3_600_000
    await give(collector, click.id, sam(), { type: 'message', text: ours, updateBy })
    const page = await (await collector.fetch(`/r/${click.key}`)).text()
    const links = [...page.matchAll(/<a href="(https?:[^"]*)"([^>]*)>([^<]*)<\/a>/g)]
    expect(links.map(([, href, , shown]) => [href, shown])).toEqual([
      ['https://shop.example/a?b=1&amp;c=2', 'https://shop.example/a?b=1&amp;c=2'],
      ['https://shop.example/b', 'https://shop.example/b'],
    ])
    for (const [, , attributes] of links) {
      expect(attributes).toContain('rel="noopener noreferrer nofollow"')
      expect(attributes).toContain('dir="ltr"')
    }
    expect(page).toContain(mine)
  })

  it('W17: is a link in the plan, the offer and the resolution', async () => {
    const now = Date.now()
    const click = await driveTo(collector, 'acknowledged')
    const by = (command: Command) => give(collector, click.id, sam(), command)
    const shown = async () => {
      const page = await (await collector.fetch(`/r/${click.key}`)).text()
      return [...page.matchAll(/<a href="https:\/\/shop\.example\/(\w+)" dir="ltr"/g)].map(
        ([, name]) => name,
      )
    }
    await by({ ...MOVES.plan(now), text: 'As on https://shop.example/plan.' })
    expect(await shown()).toEqual(['plan'])
    const { amends } = MOVES.offer(now)
    const whyOne = 'See https://shop.example/why.'
    const offer = { ...amends, text: 'Of https://shop.example/offer.', whyOne }
    await by({ type: 'make_amends', amends: offer })
    expect(await shown()).toEqual(['plan', 'offer', 'why'])
    await by({ type: 'withdraw_offer', reason: 'The last one was sold today.' })
    await by({
      ...MOVES.resolve(),
      done: 'Done: https://shop.example/done.',
      apology: 'Sorry, https://shop.example/apology.',
      amends: 'At https://shop.example/amends.',
      explanation: 'At https://shop.example/explanation.',
    })
    const all = await shown()
    expect(all.slice(0, 4)).toEqual(['apology', 'done', 'explanation', 'amends'])
  })
})
