import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { newPage } from '../support/browser.ts'
import { cases } from '../support/length.ts'
import { listenersOf } from '../support/listeners.ts'
import { useScene } from '../support/scene.ts'
import { raiseByHand } from '../support/usable.ts'
import { widget } from '../support/widget.ts'

const scene = useScene()
/** Listeners for what a person does. */
const OWN =
  /^window (.*(click|copy|cut|drag.*|drop|focus.*|input|key.*|paste|wheel|pointer.*|mouse.*|composition.*)|blur|contextmenu|selectstart|touch.*|textInput)$/
const TEXT = 'Pots for every day, thrown by hand'

async function visit(body: string, isWithout = false) {
  scene.host.serve(body, { head: isWithout ? '' : scene.head })
  const seen = await newPage(scene.browser)
  await seen.page.goto(scene.host.origin)
  const amends = widget(seen.page)
  const paste = () =>
    seen.page.evaluate((src) => {
      const script = document.createElement('script')
      script.src = src
      document.head.append(script)
    }, `${scene.collector.url}/w/demo/amends.js`)
  return { ...seen, amends, paste }
}

/** Where somebody is on a page, to the letter. */
const standing = (page: Page) =>
  page.evaluate(() => {
    const field = document.querySelector('textarea')
    const { anchorNode, anchorOffset, focusOffset } = getSelection() ?? {}
    return {
      focus: document.activeElement?.id,
      caret: [field?.selectionStart, field?.selectionEnd, field?.selectionDirection],
      selected: [anchorNode?.nodeName, anchorOffset, focusOffset, getSelection()?.toString()],
      scrolled: [scrollX, scrollY],
      history: history.length,
      title: document.title,
      address: location.href,
    }
  })

const closed = async (amends: ReturnType<typeof widget>): Promise<void> => {
  await expect.poll(() => amends.dialog.isVisible()).toBe(false)
}

describe('somebody in the middle of something', () => {
  it.each(
    cases<[string, () => void]>(1, [
      [
        'writing, with a part selected',
        () => {
          const field = document.querySelector('textarea')
          field?.focus({ preventScroll: true })
          field?.setSelectionRange(3, 7)
          scrollTo(0, 300)
        },
      ],
      [
        'reading, with some words selected',
        () => {
          const [text] = document.querySelector('p')?.childNodes ?? []
          if (text) getSelection()?.setBaseAndExtent(text, 5, text, 14)
          scrollTo(0, 300)
        },
      ],
    ]),
  )('%s is where they were, whatever comes and goes', { tags: 'longer' }, async (_what, begin) => {
    const { page, context, trouble, amends, paste } = await visit(
      `<p id="text">${TEXT}</p><textarea id="field">Half a sentence</textarea><div style="height:3000px"></div>`,
      true,
    )
    await page.evaluate(begin)
    const before = await standing(page)
    await paste()
    await amends.launcher.hover()
    expect(await standing(page)).toEqual(before)
    await page.evaluate(() => window.Amends?.open())
    await amends.heading('What went wrong?').waitFor()
    await page.keyboard.press('Escape')
    await closed(amends)
    expect(await standing(page)).toEqual(before)
    await page.evaluate(() => window.Amends?.destroy())
    expect(await standing(page)).toEqual(before)
    expect(trouble).toEqual([])
    await context.close()
  })

  it.each([
    ['in a field', '<textarea id="field">Half a sentence</textarea>'],
    ['in an editor', '<div id="field" contenteditable>Half a sentence</div>'],
  ])('writing %s, who tells us more in between, goes on writing there', async (_what, body) => {
    const { page, context, amends } = await visit(body)
    const field = page.locator('#field')
    await field.evaluate((element) => {
      element.focus()
      const text = element.firstChild
      if (element instanceof HTMLTextAreaElement) element.setSelectionRange(5, 6)
      else if (text) getSelection()?.setBaseAndExtent(text, 5, text, 6)
      window.Amends?.raise('broken')
    })
    await amends.addMore.click()
    await amends.words.pressSequentially('Words')
    await amends.done.click()
    await closed(amends)
    await page.keyboard.type('THE')
    expect(await field.evaluate((one) => ('value' in one ? one.value : one.textContent))).toBe(
      'Half THE sentence',
    )
    await context.close()
  })
})

describe('the keys of the page', () => {
  it('are the page’s outside of the panel, and not pressed by what is typed in it', async () => {
    const { page, context, amends } = await visit('<input id="field"><div tabindex="0">Game</div>')
    await page.evaluate(() => {
      const heard: string[] = []
      for (const type of ['keydown', 'keyup', 'keypress']) {
        for (const target of [window, document, document.body]) {
          target.addEventListener(type, (event) => {
            heard.push((event as KeyboardEvent).key)
          })
        }
      }
      Object.assign(window, { heard })
    })
    const heard = () =>
      page.evaluate(() => (window as unknown as { heard: string[] }).heard.splice(0))
    await page.evaluate(() => window.Amends?.raise('broken'))
    await amends.addMore.click()
    await heard()
    await amends.words.pressSequentially('sf/?')
    for (const key of ['Tab', 'ArrowDown', 'PageDown', 'Home', 'Control+k', 'Shift+Tab', ' ']) {
      await page.keyboard.press(key)
    }
    await page.keyboard.press('Escape')
    await closed(amends)
    expect(await heard()).toEqual([])
    await page.keyboard.press('Escape')
    await page.locator('#field').pressSequentially('/')
    expect(new Set(await heard())).toEqual(new Set(['Escape', '/']))
    expect(await page.locator('#field').inputValue()).toBe('/')
    await context.close()
  })

  it('that it listens to before all others see the widget as their target, which is how it tells', async () => {
    const { page, context, amends } = await visit('<h1>Shop</h1>')
    await page.evaluate(() => {
      const heard: string[] = []
      addEventListener('keydown', ({ target }) => heard.push((target as Element).localName), true)
      Object.assign(window, { heard })
    })
    await page.evaluate(() => window.Amends?.raise('broken'))
    await amends.addMore.click()
    await amends.words.press('s')
    expect(await page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual([
      'amends-widget',
    ])
    await context.close()
  })
})

describe('what the page can notice', () => {
  it('is these listeners alone, beside those that keep the panel’s own events from it', async () => {
    const { page, context, amends, paste } = await visit('<h1>Shop</h1>', true)
    const before = await listenersOf(page)
    const added = async () => {
      const now = [...(await listenersOf(page))]
      for (const one of before) now.splice(now.indexOf(one), 1)
      // They do nothing with what happens outside of the panel.
      return now.filter((one) => !OWN.test(one))
    }
    await paste()
    await expect
      .poll(added)
      .toEqual([
        'document readystatechange',
        'window error',
        'window online',
        'window unhandledrejection',
      ])
    await amends.launcher.click()
    await amends.heading('What went wrong?').waitFor()
    expect(await added()).toEqual([
      'document freeze',
      'document readystatechange',
      'document securitypolicyviolation',
      'window error',
      'window online',
      'window online',
      'window pagehide',
      'window pagehide',
      'window pagehide',
      'window pageshow',
      'window storage',
      'window unhandledrejection',
    ])
    await context.close()
  })

  it('is no cookie, no mark, no history, and in its storage what is documented', async () => {
    const { page, context, trouble, amends } = await visit('<h1>Shop</h1>')
    const exchanges: Promise<readonly (Record<string, string> | undefined)[]>[] = []
    page.on('requestfinished', (request) => {
      if (!request.url().startsWith(scene.collector.url)) return
      const answered = request.response().then((response) => response?.allHeaders())
      // Nobody can say it of a page that is closed.
      exchanges.push(Promise.all([request.allHeaders(), answered]).catch(() => []))
    })
    const before = await standing(page)
    await raiseByHand(page)
    await page.keyboard.press('Escape')
    await closed(amends)
    expect(await standing(page)).toEqual(before)
    const left = () =>
      page.evaluate(async () => ({
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
        databases: (await indexedDB.databases()).map(({ name }) => name),
        caches: await caches.keys(),
        cookie: document.cookie,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
        marks: performance.getEntries().filter(({ entryType }) => /mark|measure/.test(entryType)),
        name: window.name,
      }))
    // While something is unsent, such as the word that the customer is done, a mark stands there.
    await expect.poll(left).toEqual({
      local: ['amends:demo'],
      session: [],
      databases: ['amends:demo:unsent'],
      caches: [],
      cookie: '',
      workers: 0,
      marks: [],
      name: '',
    })
    expect(await context.cookies()).toEqual([])
    await expect.poll(() => exchanges.length).toBeGreaterThan(4)
    const told = await Promise.all(exchanges)
    expect(told.filter((headers) => headers.length !== 2)).toEqual([])
    for (const headers of told.flat()) {
      expect(
        Object.keys(headers ?? {}).filter((name) => /cookie|authorization/.test(name)),
      ).toEqual([])
    }
    expect(trouble).toEqual([])
    await context.close()
  })

  it(
    'is nothing of its own that asks before it leaves, nor what it does as it goes',
    { tags: 'long' },
    async () => {
      const { page, context, amends } = await visit('<h1>Shop</h1>')
      await raiseByHand(page)
      await amends.addMore.click()
      await amends.words.fill('Half a sentence')
      await page.evaluate(() => {
        const heard: string[] = []
        for (const type of ['beforeunload', 'pagehide', 'visibilitychange']) {
          addEventListener(type, (event) => {
            heard.push(`${type} ${event.defaultPrevented}`)
            localStorage.setItem('heard', heard.join())
          })
        }
      })
      const asked: string[] = []
      page.on('dialog', (dialog) => {
        asked.push(dialog.type())
        void dialog.accept()
      })
      await page.goto(`${scene.host.origin}/next`)
      expect(await page.evaluate(() => localStorage.getItem('heard'))).toMatch(
        /^beforeunload false,pagehide false/,
      )
      expect(asked).toEqual([])
      await context.close()
    },
  )

  it(
    'is not that it moves when the panel opens, is written in and closes',
    { tags: 'long' },
    async () => {
      const { page, context, amends } = await visit('<div style="height:4000px">Long</div>')
      await page.evaluate(() => scrollTo(0, 500))
      await amends.launcher.click()
      await amends.heading('What went wrong?').waitFor()
      await amends.reason('Something else').click()
      await amends.addMore.click()
      await amends.words.fill('Some words\n'.repeat(20))
      expect(await page.evaluate(() => scrollY)).toBe(500)
      await page.keyboard.press('Escape')
      await closed(amends)
      expect(await page.evaluate(() => scrollY)).toBe(500)
      await context.close()
    },
  )
})
