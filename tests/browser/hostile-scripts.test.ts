// @module-tag long
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
const MAIN = '<main><h1>Shop</h1></main>'

/** A page on which a script of its own ran before anything of ours. */
async function visit(script: () => void) {
  scene.host.serve(MAIN, { head: scene.head })
  const seen = await newPage(scene.browser)
  await seen.page.addInitScript(script)
  await seen.page.goto(scene.host.origin)
  return { ...seen, amends: widget(seen.page) }
}

/** Puts functions that can be enumerated where `for … in` finds them, as old libraries do. */
function extendEverything() {
  const hosts = [Object, Array, String, Function, Element, Event, Promise, Map, Set, Number]
  for (const host of hosts) {
    const target = host.prototype as unknown as Record<string, unknown>
    for (const name of ['extend', 'each', 'inject', 'pluck', 'isa', 'overloadSetter']) {
      target[name] = function extended() {
        return this
      }
    }
    target['junk'] = 'text'
  }
}

/** Wraps what everybody calls, as monitors, zones and shims do. */
function wrapEverything() {
  const wrap = (host: object, name: string) => {
    const target = host as Record<string, (...args: unknown[]) => unknown>
    const original = target[name]
    if (!original) return
    target[name] = function wrapped(...args: unknown[]) {
      return Reflect.apply(original, this, args)
    }
  }
  for (const name of ['map', 'filter', 'toSorted', 'find', 'forEach', 'slice', 'concat', 'some']) {
    wrap(Array.prototype, name)
  }
  for (const name of ['replaceAll', 'replace', 'slice', 'trim', 'split'])
    wrap(String.prototype, name)
  for (const name of ['then', 'catch', 'finally']) wrap(Promise.prototype, name)
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
    wrap(EventTarget.prototype, name)
  }
  for (const name of ['setTimeout', 'clearTimeout', 'fetch', 'requestAnimationFrame'])
    wrap(window, name)
  for (const name of ['open', 'send', 'setRequestHeader']) wrap(XMLHttpRequest.prototype, name)
  for (const name of ['stringify', 'parse']) wrap(JSON, name)
  for (const name of ['append', 'attachShadow', 'querySelector']) wrap(Element.prototype, name)
  for (const name of ['pushState', 'replaceState']) wrap(history, name)
}

/** Functions of its own under the names of the standard, as Prototype.js and MooTools have them. */
function replaceByOwn() {
  const own = Array.prototype as unknown as Record<string, unknown>
  own['map'] = function map(
    this: unknown[],
    run: (value: unknown, at: number) => unknown = (v) => v,
  ) {
    const found = []
    for (let at = 0; at < this.length; at++) found.push(run(this[at], at))
    return found
  }
  own['find'] = function find(this: unknown[], test: (value: unknown) => boolean) {
    for (let at = 0; at < this.length; at++) if (test(this[at])) return this[at]
    return undefined
  }
  own['toJSON'] = function toJSON(this: unknown[]) {
    return `[${this.map((one) => JSON.stringify(one)).join()}]`
  }
  own['flatten'] = own['clear'] = own['first'] = own['last'] = () => null
  const text = String.prototype as unknown as Record<string, unknown>
  text['replaceAll'] = function replaceAll(this: string, what: string | RegExp, by: string) {
    return typeof what === 'string' ? this.split(what).join(by) : this.replace(what, by)
  }
  const page = window as unknown as Record<string, unknown>
  page['$'] = page['$$'] = page['$A'] = () => document.body
  page['Element'] = Object.assign(function Element() {}, window.Element)
  page['Event'] = Object.assign(function Event() {}, { KEY_ESC: 27, observe() {} })
}

/** What is there in every browser and not on this page. */
function takeAway() {
  const blocked = () => {
    throw new DOMException('blocked', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
    Object.defineProperty(window, name, { get: blocked })
  }
  Object.defineProperty(crypto, 'randomUUID', { value: undefined })
  Object.defineProperty(document, 'cookie', { get: blocked, set: blocked })
  class Silent {
    observe() {}
    disconnect() {}
    takeRecords() {
      return []
    }
  }
  Object.assign(window, { MutationObserver: Silent, IntersectionObserver: undefined })
  Object.assign(window, { requestIdleCallback: undefined, structuredClone: undefined })
}

describe('a report is raised, and nothing is uncaught, on a page whose scripts', () => {
  it.each([
    ['put something on every prototype', extendEverything],
    ['wrap whatever is called', wrapEverything],
    ['have functions of their own under the names of the standard', replaceByOwn],
    ['block storage and take away what browsers have', takeAway],
  ])('%s', async (_what, script) => {
    const { page, context, trouble } = await visit(script)
    await raiseByHand(page)
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('a page that watches or breaks the network', () => {
  it('that counts its requests counts ours, and gets no header or credential from us', async () => {
    const { page, context, trouble } = await visit(() => {
      const original = fetch
      const seen: (string | undefined)[] = []
      Object.assign(window, {
        seen,
        fetch: (url: string, init?: RequestInit) => {
          seen.push(`${init?.method} ${new URL(url).pathname} ${init?.credentials}`)
          return original(url, init)
        },
      })
    })
    await raiseByHand(page)
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
    expect(seen).toEqual(['POST /v1/reports omit'])
    expect(trouble).toEqual([])
    await context.close()
  })

  it.each([
    [
      'answers what is no answer',
      () => void Object.assign(window, { fetch: () => Promise.resolve({}) }),
    ],
    [
      'answers 200 to everything',
      () =>
        void Object.assign(window, { fetch: () => Promise.resolve(new Response('{"ok":true}')) }),
    ],
  ])(
    'whose fetch %s is told that nothing is sent, and the report is kept',
    async (_what, script) => {
      const { context, trouble, amends } = await visit(script)
      await amends.launcher.click()
      await amends.reason('Something else').click()
      await amends.heading('Saved on this device, not sent yet.').waitFor()
      expect(trouble).toEqual([])
      await context.close()
    },
  )

  it('that breaks its own fetch once the panel is there does not break ours', async () => {
    const { page, context, trouble, amends } = await visit(() => {})
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    await page.evaluate(() => Object.assign(window, { fetch: undefined }))
    await amends.reason('Something else').click()
    await amends.heading('Thank you for telling us.').waitFor()
    expect(trouble).toEqual([])
    await context.close()
  })
})
