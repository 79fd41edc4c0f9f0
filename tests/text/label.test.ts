import { describe, expect, it } from 'vitest'
import { redactElement, redactEvidence, redactField } from '../../worker/reports/redaction.ts'

const TOKEN = 'q8Zt3LmV9xKpR2sW7yNbC4dF'

describe('an address among the names of a site', () => {
  it.each([
    ['a link that lets somebody in', `a[href="https://shop.example/reset/${TOKEN}"]`],
    ['the query of a link', `a[href="https://shop.example/cart?who=${TOKEN}"]`],
    ['a link within the site', `main a[href="/invite/${TOKEN}?x=1"]`],
    ['credentials', `img[src="https://jo:${TOKEN}@cdn.shop.example/a.png"]`],
    ['a mail address', `a[href="mailto:${TOKEN}@shop.example"]`],
    ['a link without its scheme', `a[href="shop.example/reset/${TOKEN}"]`],
    ['a link with the scheme of the page', `a[href="//shop.example/reset/${TOKEN}"]`],
    ['a link relative to the page', `a[href="reset/${TOKEN}"]`],
    ['a query alone', `a[href="?who=${TOKEN}"]`],
    ['a query without quotation marks', `a[href=?who=${TOKEN}]`],
    ['a style', `div[style*="url(../invite/${TOKEN})"]`],
    ['an escaped link', `a[href="https\\:\\/\\/shop\\.example\\/reset\\/${TOKEN}"]`],
    ['an id that is a link', `#https\\3a \\2f \\2f shop\\.example\\2f reset\\2f ${TOKEN}`],
    ['an escaped mail address', `a[title="${TOKEN}\\@shop\\.example"]`],
    ['a link of another scheme', `a[href="whatsapp://send?who=${TOKEN}"]`],
    ['a link without slashes', `a[href="sms:?who=${TOKEN}"]`],
  ])('C20: is scrubbed as elsewhere in a selector, a release and an order: %s', (_what, text) => {
    const { selector } = redactElement({ selector: text })
    const { release, order } = redactEvidence({ release: text, order: text })
    for (const left of [selector, release, order, redactField('order', text)]) {
      expect(left).toBeDefined()
      expect(left).not.toContain(TOKEN)
      expect(left).not.toContain('who=')
    }
  })

  it.each([
    'main > form#checkout.css-1q2w3e4r5t6y7u8i9o0p button:nth-of-type(2)',
    'a[href="https://shop.example/pots/blue-teapot"]',
    'a[href="/pots/blue-teapot"]',
    'a[href="pots/blue-teapot"]',
    'a[href="shop.example/pots/blue-teapot"]',
    'div.md\\:w-1\\/2 > button.bg-black\\/50',
    '#\\31 st > li:nth-child(2n + 1)',
    'shop@2.3.1+0a1b2c3',
    'main/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    'shop-2026.11.30+build.7',
    'ORD-2026-000123',
  ])('C20: that says nothing of anybody stays: %s', (text) => {
    expect(redactElement({ selector: text }).selector).toBe(text)
    expect(redactEvidence({ release: text }).release).toBe(text)
  })
})
