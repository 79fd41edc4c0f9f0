import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cases } from '../support/length.ts'
import { useScene } from '../support/scene.ts'
import { clickTimes, type Shop, startShop, stopClock, visit } from '../support/signals.ts'

const scene = useScene()

let shop: Shop
beforeAll(async () => {
  shop = await startShop()
  shop.embed(scene.head)
  await scene.collector.seed({ id: 'demo', origins: [shop.origin], signals: true })
})
afterAll(() => shop.close())

/** Until a click without an answer is judged, and some more. */
const JUDGED_MS = 4_500
/** However busy the machine is. */
const ASKED_MS = 60_000

type Act = (page: Page) => Promise<unknown>
const rage: Act = (page) => clickTimes(page, '#it', 4, 0)
const twice: Act = (page) => clickTimes(page, '#it', 2, 1300)
// The same to the millisecond. On a busy machine four clicks take more than a second, and a click is
// judged after the 5 s for which a browser holds it.
const exactRage: Act = async (page) => {
  const pass = await stopClock(page)
  await clickTimes(page, '#it', 4, 0)
  await pass(1000)
}
const exactTwice: Act = async (page) => {
  const pass = await stopClock(page)
  await clickTimes(page, '#it', 1)
  await pass(1300)
  await clickTimes(page, '#it', 1)
  await pass(3000)
}
// Within the second in which two clicks are one try, however busy the machine is.
const exactDouble: Act = async (page) => {
  const pass = await stopClock(page)
  await page.dblclick('#it')
  await pass(JUDGED_MS)
}
const once: Act = (page) => clickTimes(page, '#it', 1)
const sendThrice: Act = async (page) => {
  for (let count = 0; count < 3; count++) {
    await clickTimes(page, '#it', 1)
    await page.waitForTimeout(1800)
  }
}
const button = (onclick: string, more = '') =>
  `<button id="it" ${more} onclick="${onclick}">Do it</button><p id="out">-</p>`
const form = (onsubmit: string, more = '', fields = '<input value="SPRING10">') =>
  `<form ${more} onsubmit="event.preventDefault();${onsubmit}">${fields}<button id="it">Send</button></form><p id="out">-</p>`

const ASKED: readonly (readonly [string, string, Act])[] = [
  ['rage on a button that does nothing', button(''), exactRage],
  ['rage on a picture', '<svg id="it" width="90" height="90"></svg>', exactRage],
  ['rage on a button that says that it is disabled', button('', 'aria-disabled="true"'), exactRage],
  ['two tries on a dead button', button(''), exactTwice],
  ['two tries on a link that leads nowhere', '<a id="it" href="#">Terms</a>', exactTwice],
  ['two tries on a dead role=button', '<div id="it" role="button">Open</div>', exactTwice],
  [
    'two tries on what looks clickable',
    '<div id="it" style="cursor:pointer">Open</div>',
    exactTwice,
  ],
  [
    'two tries on what counts clicks by beacon',
    button("navigator.sendBeacon('/answers/200')"),
    exactTwice,
  ],
  ['a script error after a click', button('undefinedBasket.pay()'), once],
  ['a promise that nobody catches', button("Promise.reject(new Error('no'))"), once],
  ['an error after a click that did something', button("out.textContent='..';nope()"), once],
  ['a failed request after a click', button("fetch('/answers/500')"), once],
  ['a page that is gone after a click', button("fetch('/answers/404')"), once],
  ['a form that is sent three times', form("out.textContent='Refused '+Date.now()"), sendThrice],
]

const NOT_ASKED: readonly (readonly [string, string, Act])[] = [
  ['one click on a dead button: it may have copied', button(''), once],
  ['a double click on a button', button(''), exactDouble],
  ['a double click on text', '<p id="it">Some words here.</p>', exactDouble],
  [
    'a triple click on a paragraph',
    '<p id="it">Some words here.</p>',
    (page) => page.click('#it', { clickCount: 3 }),
  ],
  [
    'a stepper',
    button('out.textContent=+out.textContent+1||1'),
    (page) => clickTimes(page, '#it', 8),
  ],
  [
    'a carousel that comes to its end',
    button('box.scrollLeft+=60') +
      '<div id="box" style="overflow:auto;width:100px"><div style="width:220px;height:9px"></div></div>',
    (page) => clickTimes(page, '#it', 9),
  ],
  ['an accordion', '<details><summary id="it">More</summary>Words</details>', rage],
  [
    'a menu',
    '<button id="it" popovertarget="menu">Menu</button><div id="menu" popover>Item</div>',
    twice,
  ],
  ['a button that starts a request', button("fetch('/answers/slow')"), twice],
  [
    'a button that opens a tab',
    button("window.open('about:blank')"),
    async (page) => {
      await twice(page)
      // Whatever a driver asks of a page counts as a click of its own.
      await page.waitForTimeout(3500)
    },
  ],
  [
    'a button that only says that it is pressed',
    button("this.ariaPressed=this.ariaPressed!=='true'"),
    rage,
  ],
  [
    'a button that scrolls',
    `${button('window.scrollBy(0,50)')}<div style="height:3000px"></div>`,
    twice,
  ],
  ['a button that moves the focus', `${button('field.focus()')}<input id="field">`, twice],
  [
    'a button that shows what is missing',
    '<form><input required><button id="it">Send</button></form>',
    rage,
  ],
  ['a disabled button', button('', 'aria-disabled="true"'), twice],
  ['a text field', '<input id="it" value="word">', rage],
  ['an editor', '<div id="it" contenteditable>word</div>', rage],
  ['a slider', '<div id="it" role="slider" style="width:90px;height:20px"></div>', rage],
  ['a game', '<canvas id="it"></canvas>', rage],
  [
    'a component, into which nobody looks',
    "<x-menu id='it'></x-menu><script>document.querySelector('x-menu').attachShadow({mode:'open'}).innerHTML='<button>Do it</button>'</script>",
    rage,
  ],
  [
    'text on a page that points at everything',
    '<style>body{cursor:pointer}</style><p id="it">Words</p>',
    twice,
  ],
  ['a link to a slow page', '<a id="it" href="/answers/slow" target="_blank">Go</a>', rage],
  [
    'an error without a click',
    "<button id='it'>Do it</button><script>setTimeout(()=>{throw new Error('no')},4000)</script>",
    (page) => page.waitForTimeout(2500),
  ],
  [
    'an error that also comes by itself',
    "<button id='it' onclick='out.textContent=Date.now()'>Do it</button><p id='out'></p><script>setInterval(()=>{tick()},400)</script>",
    async (page) => {
      await page.waitForTimeout(1000)
      await clickTimes(page, '#it', 1)
    },
  ],
  [
    'a cancelled request',
    button(
      "const c=new AbortController();fetch('/answers/slow',{signal:c.signal});c.abort();out.textContent='..'",
    ),
    once,
  ],
  ['a wrong password', button("fetch('/answers/401').then(()=>out.textContent='Wrong')"), once],
  ['a search that is sent again', form('', 'role="search"'), sendThrice],
  [
    'a chat, whose field empties',
    form('this.reset()', '', '<input placeholder="Say" value="">'),
    async (page) => {
      for (let count = 0; count < 3; count++) {
        await page.fill('input', 'Hello')
        await clickTimes(page, '#it', 1)
        await page.waitForTimeout(1800)
      }
    },
  ],
]

async function isAskedAfter(body: string, act: Act, withinMs: number): Promise<boolean> {
  const { page, context, question } = await visit(scene.browser, shop.page(body))
  await act(page)
  const isAsked = await question.waitFor({ timeout: withinMs }).then(
    () => true,
    () => false,
  )
  await context.close()
  return isAsked
}

describe.concurrent('the question is put', () => {
  it.for(cases(2, ASKED))('after %s', { tags: 'longer' }, async ([, body, act]) => {
    expect(await isAskedAfter(body, act, ASKED_MS)).toBe(true)
  })
})

describe.concurrent('the question is not put', () => {
  it.for(cases(4, NOT_ASKED))('after %s', { tags: 'longer' }, async ([, body, act]) => {
    expect(await isAskedAfter(body, act, JUDGED_MS)).toBe(false)
  })
})
