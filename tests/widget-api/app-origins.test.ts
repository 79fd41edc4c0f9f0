import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { fitsOrigin, isOriginPattern } from '../../worker/security/origin-pattern.ts'
import { newClick, raise } from '../support/click.ts'
import { type Collector, useCollector } from '../support/shared-collector.ts'

let collector: Collector
beforeAll(async () => {
  collector = await useCollector()
  await collector.seed({ id: 'app', origins: ['capacitor://localhost', 'app://shop'] })
  await collector.seed({ id: 'files', origins: ['https://shop.example'], nullOrigin: true })
})
afterAll(() => collector.close())

const statusFrom = async (site: string, origin: string) => {
  const { status, headers } = await raise(collector, newClick({ site }), { origin })
  return [status, headers.get('access-control-allow-origin')]
}

describe('W16: the origin of an app', () => {
  it('W16: may raise reports where the site lists it, and nobody like it may', async () => {
    expect(await statusFrom('app', 'capacitor://localhost')).toEqual([201, 'capacitor://localhost'])
    expect(await statusFrom('app', 'app://shop')).toEqual([201, 'app://shop'])
    for (const origin of ['ionic://localhost', 'capacitor://localhost:1', 'app://shop2', 'null']) {
      expect(await statusFrom('app', origin)).toEqual([403, '*'])
    }
  })

  it('W16: is none at all only where the site’s own switch says so', async () => {
    expect(await statusFrom('files', 'null')).toEqual([201, 'null'])
    expect(isOriginPattern('null')).toBe(false)
  })

  it.each(['ionic://localhost', 'tauri://localhost', 'com.shop.app://main', 'app://shop:8080'])(
    'W16: can be listed to the letter: %s',
    (origin) => {
      expect(isOriginPattern(origin)).toBe(true)
      expect(fitsOrigin(origin, origin)).toBe(true)
      expect(fitsOrigin(origin, `${origin}x`)).toBe(false)
    },
  )

  it.each([
    'file://localhost',
    'data://x',
    'javascript://x',
    'chrome-extension://abc',
    'moz-extension://abc',
    'app://',
    'app://*',
    'app://shop/',
    'APP://shop',
    'app://shop@evil',
  ])('W16: is none that can be listed: %s', (origin) => {
    expect(isOriginPattern(origin)).toBe(false)
  })
})
