import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ready, say, useFaultScene } from '../support/fault-scene.ts'
import { snippet } from '../support/host.ts'
import { cases } from '../support/length.ts'
import { until } from '../support/until.ts'
import { widget } from '../support/widget.ts'

const scene = useFaultScene()
const THANKS = 'Thank you for telling us.'

describe('B6: a body around the limit of what may outlive the page', () => {
  const KIB_64 = 65_536
  const SEND = 'widget/sending/send.ts'

  it.each(
    cases(2, [
      ['one byte less', KIB_64 - 1, 'x'],
      ['64 KiB', KIB_64, 'x'],
      ['one byte more', KIB_64 + 1, 'x'],
      ['as much in letters of three bytes', KIB_64 + 1, '語'],
      ['what may just outlive the page, in letters of two bytes', 60_000, 'é'],
    ]),
  )('arrives whole: %s', { tags: 'longer' }, async (_what, size, letter) => {
    const { code } = await transformWithOxc(readFileSync(SEND, 'utf8'), SEND)
    const { page, context } = await scene.visit()
    await page.addScriptTag({ type: 'module', content: `${code}\nwindow.sendIt = send` })
    await page.waitForFunction(() => 'sendIt' in window)
    scene.proxy.plan([{ status: 200, json: { report: { id: 'b6' } } }])
    const bytes = new TextEncoder().encode(letter).length
    const empty = JSON.stringify({ text: '' }).length
    const text = letter.repeat(Math.floor((size - empty) / bytes))
    const body = JSON.stringify({ text }).padEnd(
      JSON.stringify({ text }).length + ((size - empty) % bytes),
    )
    expect(new TextEncoder().encode(body)).toHaveLength(size)
    const outcome = await page.evaluate(
      ({ url, sent }) =>
        (window as unknown as { sendIt(...given: string[]): Promise<{ name: string }> }).sendIt(
          `${url}/b6`,
          'b6',
          sent,
        ),
      { url: scene.proxy.url, sent: body },
    )
    expect(outcome.name).toBe('sent')
    expect(scene.proxy.seen.at(-1)?.body).toBe(body)
    await context.close()
  })

  it.each(
    cases(1, [
      ['emoji', '🙂'.repeat(2_000)],
      ['letters of three bytes', '語'.repeat(4_000)],
      ['characters that JSON writes with six', `a${'\u0001'.repeat(3_998)}b`],
    ]),
  )(
    'is never near it with the longest words, and they are stored as they were: %s',
    { tags: 'longer' },
    async (_what, text) => {
      const { page, context, amends } = await scene.visit()
      await say(page, text)
      await amends.heading(THANKS).waitFor()
      await scene.untilStored(text)
      expect(Buffer.byteLength(scene.proxy.seen.at(-1)?.body ?? '')).toBeLessThan(60_000)
      await context.close()
    },
  )
})

describe('a browser that repeats a POST by itself', () => {
  /** Passes bytes on, and once ends a reused connection after a POST was answered, unheard. */
  let cut: { url: string; arm(): void; posts(): number; close(): void }
  beforeAll(async () => {
    let isArmed = false
    let posts = 0
    const { port, hostname } = new URL(scene.collector.url)
    const sockets = new Set<Socket>()
    const server = createServer()
    // Raw, so that nothing between the browser and the collector repeats anything.
    server.removeAllListeners('connection')
    server.on('connection', (client: Socket) => {
      const behind = connect(Number(port), hostname)
      sockets.add(client).add(behind)
      let isCut = false
      client.on('data', (bytes) => {
        if (bytes.toString('latin1').startsWith('POST /v1/reports ')) {
          posts++
          if (isArmed) isCut = true
          isArmed = false
        }
        behind.write(bytes)
      })
      behind.on('data', (bytes) => (isCut ? client.destroy() : client.write(bytes)))
      client.on('close', () => behind.destroy()).on('error', () => {})
      behind.on('close', () => client.destroy()).on('error', () => {})
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port: own } = server.address() as AddressInfo
    cut = {
      url: `http://127.0.0.1:${own}`,
      arm: () => {
        isArmed = true
      },
      posts: () => posts,
      close: () => {
        for (const socket of sockets) socket.destroy()
        server.close()
      },
    }
  })
  afterAll(() => cut.close())

  it('raises one report with one alert, though two arrived for one call', async () => {
    scene.host.serve('<h1>Shop</h1>', { head: snippet(cut.url, 'demo') })
    const { page, context } = await scene.visit()
    await page.addInitScript(() => {
      const native = window.fetch
      Object.assign(window, { calls: 0 })
      window.fetch = (...given) => {
        const [url] = given
        if (typeof url === 'string' && url.endsWith('/v1/reports'))
          (window as unknown as { calls: number }).calls++
        return native.apply(window, given)
      }
    })
    await ready(page, scene.host.origin)
    const before = await scene.collector.count('report')
    // The first one leaves a connection behind that the second one uses again, if it comes soon.
    await say(page, 'the first')
    await widget(page).heading(THANKS).waitFor()
    cut.arm()
    await say(page, 'the repeated')
    await scene.untilStored('the repeated')
    await until('its receipt', async () => cut.posts() === 3)
    await widget(page).heading(THANKS).waitFor()
    expect(await page.evaluate(() => (window as unknown as { calls: number }).calls)).toBe(2)
    expect(await scene.collector.count('report')).toBe(before + 2)
    await scene.collector.tick(60_000)
    const report = await scene.newest()
    const told = async () =>
      (await scene.collector.mailsTo('sam@shop.example')).filter(({ text }) =>
        text.includes(report?.reference ?? 'none'),
      )
    await expect.poll(told).toHaveLength(1)
    await context.close()
  })
})
