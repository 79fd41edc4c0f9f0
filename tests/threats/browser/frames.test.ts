import { describe, expect, it } from 'vitest'
import { newPage } from '../../support/browser.ts'
import { newClick, raise } from '../../support/click.ts'
import { customerOf, sealed } from '../../support/customer.ts'
import { everythingOf } from '../../support/desk-sites.ts'
import { useScene } from '../../support/scene.ts'
import { newLink, signIn } from '../../support/staff.ts'
import { until } from '../../support/until.ts'

const scene = useScene()

const pagesOf = async () => {
  const { collector } = scene
  const click = newClick({ text: 'It broke.' })
  await raise(collector, click)
  const email = `kim-${click.id.toLowerCase()}@home.example`
  await customerOf(collector, click).send('mail', { email })
  await collector.tick(60_000)
  const mail = await until('the mail', async () =>
    (await collector.mailsTo('sam@shop.example')).at(-1),
  )
  const entry = /\/desk\/enter\/\S+/.exec(mail.text)?.[0] ?? ''
  const confirm = await sealed(collector, 'confirm', click.id, email)
  const stop = await sealed(collector, 'stop', click.id)
  const block = await sealed(collector, 'block', click.id, email)
  return {
    click,
    links: [
      `/r/${click.key}`,
      `/m/confirm/${confirm}`,
      `/m/stop/${stop}`,
      `/m/block/${block}`,
      await newLink(collector, 'demo-sam'),
      entry,
    ],
  }
}

describe('T16: a page of the desk or of a customer', () => {
  it('stands in no frame, object or embed, of a stranger or of its own origin', async () => {
    const { collector, host, browser } = scene
    const { links } = await pagesOf()
    const { cookie } = await signIn(collector, 'demo-sam')
    const paths = [...links, '/desk', '/desk/settings', '/desk/sign-in', '/nothing']
    const { page, context } = await newPage(browser, {
      extraHTTPHeaders: { accept: 'text/html', cookie },
    })
    host.serve(
      paths
        .flatMap((path) =>
          ['iframe', 'embed'].map((tag) => `<${tag} src="${collector.url}${path}"></${tag}>`),
        )
        .join(''),
    )
    await page.goto(host.origin, { waitUntil: 'networkidle' })
    const shown = () =>
      page
        .frames()
        .slice(1)
        .map((frame) => frame.url())
    expect(shown().length).toBeGreaterThanOrEqual(paths.length)
    await expect.poll(() => new Set(shown())).toEqual(new Set(['chrome-error://chromewebdata/']))
    await context.close()
  })
})

describe('T14: a program that opens every link of a mail in a real browser, scripts and all', () => {
  it('changes nothing, and then one press works', async () => {
    const { collector, browser } = scene
    const { click, links } = await pagesOf()
    const before = await everythingOf(collector, 'demo')
    const { page, context, trouble } = await newPage(browser)
    for (const link of links) {
      await page.goto(`${collector.url}${link}`, { waitUntil: 'load' })
    }
    expect(await everythingOf(collector, 'demo')).toBe(before)
    await page.goto(`${collector.url}${links[1]}`)
    await page.getByRole('button').click()
    await page.waitForURL(/\/r\//)
    const [signInLink = ''] = links.slice(4)
    await page.goto(`${collector.url}${signInLink}`)
    await page.getByRole('button').click()
    await page.waitForURL(/\/desk/)
    const report = await scene.newest()
    expect([report?.id, report?.mail.status]).toEqual([click.id, 'on'])
    expect(trouble).toEqual([])
    await context.close()
  })
})

describe('T4: what the pages’ own scripts do', () => {
  it('needs no string that becomes a page: news arrive under Trusted Types', async () => {
    const { collector, browser } = scene
    const click = newClick({ text: '<img src=x onerror=alert(1)>' })
    await raise(collector, click)
    const { page, context, trouble } = await newPage(browser)
    await page.clock.install()
    await page.goto(`${collector.url}/r/${click.key}`)
    const sam = await signIn(collector, 'demo-sam')
    const answer = await sam.post(`/desk/reports/${click.id}/acknowledge`, {
      version: '1',
      text: 'Your <b>button</b> broke; I repair it.',
      updateBy: String(Date.now() + 3_600_000),
    })
    expect(answer.status).toBe(303)
    await page.clock.fastForward(20_000)
    await page.getByText('Your <b>button</b> broke; I repair it.').first().waitFor()
    const sinks = await page.evaluate(() => {
      try {
        document.body.innerHTML = '<p>x</p>'
        return 'open'
      } catch {
        return 'shut'
      }
    })
    expect(sinks).toBe('shut')
    expect(
      trouble.filter(
        (one) => !one.includes('require-trusted-types-for') && !one.includes('TrustedHTML'),
      ),
    ).toEqual([])
    await context.close()
  })
})
