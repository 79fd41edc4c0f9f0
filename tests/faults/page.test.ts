import { describe, expect, it } from 'vitest'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { cases } from '../support/length.ts'

const scene = useFaultScene()
const KEPT = 'Saved on this device, not sent yet.'
const THANKS = 'Thank you for telling us.'

describe('B5: a browser that stores nothing', () => {
  it.each(
    cases<[string, () => void]>(1, [
      [
        'IndexedDB is blocked, localStorage throws',
        () => {
          Object.defineProperty(window, 'indexedDB', { get: () => undefined })
          Object.defineProperty(window, 'localStorage', {
            get() {
              throw new DOMException('blocked', 'SecurityError')
            },
          })
        },
      ],
      [
        'the quota is used up',
        () => {
          const full = () => {
            throw new DOMException('full', 'QuotaExceededError')
          }
          IDBObjectStore.prototype.put = full
          Storage.prototype.setItem = full
        },
      ],
      [
        'the database never answers, localStorage is full',
        () => {
          IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest
          Storage.prototype.setItem = () => {
            throw new DOMException('full', 'QuotaExceededError')
          }
        },
      ],
    ]),
  )(
    'still sends, and says honestly what it keeps: %s',
    { tags: 'longer' },
    async (_what, block) => {
      const { page, context, amends } = await scene.visit()
      await page.addInitScript(block)
      await ready(page, scene.host.origin)
      await say(page, 'B5 online')
      await amends.heading(THANKS).waitFor()
      await context.setOffline(true)
      await say(page, 'B5 offline')
      await amends.heading('Not sent yet.').waitFor()
      await page.getByText('Please keep this page open').waitFor()
      await context.setOffline(false)
      await amends.heading(THANKS).waitFor()
      expect(await scene.untilStored('B5 offline')).toBeTruthy()
      await context.close()
    },
  )

  it('keeps it in localStorage where only IndexedDB is blocked', async () => {
    const { page, context, amends } = await scene.visit()
    await context.addInitScript(() => {
      Object.defineProperty(window, 'indexedDB', { get: () => undefined })
    })
    await ready(page, scene.host.origin)
    await context.setOffline(true)
    await say(page, 'B5 second store')
    await amends.heading(KEPT).waitFor()
    await context.setOffline(false)
    await page.close()
    await (await context.newPage()).goto(scene.host.origin)
    expect(await scene.untilStored('B5 second store')).toBeTruthy()
    await context.close()
  })
})

describe('a page without locks', () => {
  it.each(
    cases<[string, () => void]>(1, [
      [
        'not served by TLS',
        () => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }),
      ],
      [
        'whose frame may not use them',
        () => {
          LockManager.prototype.request = () =>
            Promise.reject(new DOMException('no', 'SecurityError'))
        },
      ],
    ]),
  )('sends all the same, and from two tabs once: %s', { tags: 'longer' }, async (what, block) => {
    const { page, context, amends } = await scene.visit()
    await context.addInitScript(block)
    await ready(page, scene.host.origin)
    scene.proxy.plan([], 'drop')
    await say(page, `no locks: ${what}`)
    await amends.heading(KEPT).waitFor()
    const other = await context.newPage()
    await ready(other, scene.host.origin)
    scene.proxy.plan([])
    await amends.heading(THANKS).waitFor()
    expect(await scene.untilStored(`no locks: ${what}`)).toBeTruthy()
    expect((await scene.stored()).length).toBe(1)
    await context.close()
  })
})

describe('B7: a page whose policy forbids the collector', () => {
  it('says so, shows other ways to reach people, and warns its owner once', async () => {
    const { origin, port } = new URL(scene.proxy.url)
    scene.host.serve('<h1>Strict</h1>', {
      head: `<script async src="${origin}/w/demo/amends.js"></script>`,
      policy: `default-src 'none'; script-src http://127.0.0.1:${port}; connect-src 'none'`,
    })
    const { page, context, amends } = await scene.visit()
    const warnings: string[] = []
    page.on('console', (message) => {
      if (message.text().startsWith('[amends]')) warnings.push(message.text())
    })
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await page.getByText('This website doesn’t let us send it.').waitFor()
    expect(await page.getByRole('link', { name: /help@/ }).count()).toBe(1)
    await page.keyboard.press('Escape')
    await amends.launcher.click()
    await amends.reason('Something else').click()
    await page.getByText('This website doesn’t let us send it.').waitFor()
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('connect-src')
    expect(scene.raises()).toHaveLength(0)
    await context.close()
  })
})

describe('B8: a page that breaks fetch', () => {
  it('after the panel is there, changes nothing', async () => {
    const { page, context, amends } = await scene.visit()
    await page.evaluate(() => {
      window.fetch = () => {
        throw new Error('mine now')
      }
    })
    await say(page, 'B8 captured')
    await amends.heading(THANKS).waitFor()
    expect(await scene.untilStored('B8 captured')).toBeTruthy()
    await context.close()
  })

  it('before, is not believed where it claims success', async () => {
    const { page, context, amends, trouble } = await scene.visit()
    await page.addInitScript(() => {
      window.fetch = async () => new Response('{"ok":true}', { status: 200 })
    })
    await ready(page, scene.host.origin)
    await say(page, 'B8 broken')
    await amends.heading(KEPT).waitFor()
    expect(scene.raises()).toHaveLength(0)
    expect(trouble).toEqual([])
    await context.close()
  })
})
