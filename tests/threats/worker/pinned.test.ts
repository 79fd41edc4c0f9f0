import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Build } from '../../../worker/app/widget-build.ts'
import { type Collector, startCollector } from '../../support/collector.ts'
import { until } from '../../support/until.ts'

const DIST = `${import.meta.dirname}/../../../widget/dist/site`
const NASTY = '</script><img src=x onerror=alert(1)>\u2028'
const { version, integrity } = JSON.parse(readFileSync(`${DIST}/build.json`, 'utf8')) as Build
const path = `/w/v/${version}/amends.js`
const GONE = '0.0.9-0123456789abcdef'

let collector: Collector
beforeAll(async () => {
  collector = await startCollector()
  await collector.seed({ id: 'demo' })
  await collector.seed({ id: 'nasty', label: NASTY, translations: { en: { label: NASTY } } })
})
afterAll(() => collector.close())

const hashOf = (text: string) => `sha384-${createHash('sha384').update(text).digest('base64')}`

describe('T28: a version that pages pin', () => {
  it('is the published bytes for every site, to be kept for ever, by any page', async () => {
    for (const query of ['', '?site=demo', '?site=nasty&lang=ar', '?site=../../x']) {
      const response = await collector.fetch(`${path}${query}`)
      expect(hashOf(await response.text())).toBe(integrity)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'x-content-type-options': 'nosniff',
      })
    }
  })

  it('is named after its own bytes', () => {
    const digest = Buffer.from(integrity.replace('sha384-', ''), 'base64').toString('hex')
    expect(version.split('-')[1]).toBe(digest.slice(0, 16))
  })

  it('is served after the deploy that takes it out of the build', async () => {
    const kept = await until('it is kept', () => collector.files.get(`widget/${version}.js`))
    expect(hashOf(await kept.text())).toBe(integrity)
    await collector.files.put(`widget/${GONE}.js`, 'earlier()')
    const response = await collector.fetch(`/w/v/${GONE}/amends.js?site=demo`)
    expect(response.headers.get('cache-control')).toContain('immutable')
    expect(await response.text()).toBe('earlier()')
  })

  it('that nobody built is nowhere, and nobody remembers that', async () => {
    for (const name of [
      version.replace(/.$/, 'x'),
      '0.0.9-0123456789abcdee',
      '0.0.9',
      'latest',
      '..%2f..%2flauncher',
      '%2e%2e',
      `${GONE}%00`,
      `${GONE}.js`,
    ]) {
      const response = await collector.fetch(`/w/v/${name}/amends.js?site=demo`)
      expect([name, response.status]).toEqual([name, 404])
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).not.toContain(name)
    }
  })
})

describe('T28: what a pinned version asks for', () => {
  it.each([
    '/w/nasty/settings.json',
    '/w/nasty/panel/en/words.json',
    '/w/nasty/picture/en/words.json',
  ])('is data, which nothing runs: %s', async (address) => {
    const response = await collector.fetch(address)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
    })
    expect(await response.json()).toBeTypeOf('object')
  })

  it('tells of the site what its script tells, and speaks what the snippet asks for', async () => {
    const settings = async (query: string) =>
      (await collector.fetch(`/w/nasty/settings.json${query}`)).json()
    expect(await settings('')).toMatchObject({ site: 'nasty', label: NASTY })
    expect(await settings('?lang=ar')).toMatchObject({ language: 'ar' })
  })

  it('is nowhere for a site or a part that is not there', async () => {
    for (const address of ['/w/nobody/settings.json', '/w/nobody/panel/en/words.json']) {
      expect((await collector.fetch(address)).status).toBe(404)
    }
    expect((await collector.fetch('/w/demo/secrets/en/words.json')).status).toBe(404)
  })
})
