import { describe, expect, it } from 'vitest'
import { renderGuide, slugOf } from '../../worker/docs/render.ts'

const SIZE = { width: 400, height: 200 }
const render = (...lines: readonly string[]) => renderGuide(lines.join('\n'), () => SIZE)

describe('a guide', () => {
  it('shows its sections beside the text, and not a second time in it', () => {
    const html = render('# Guide', '', 'Why.', '', '- [One part](#one-part)', '', '## One part')
    const [contents = '', article = ''] = html.split('<article>')
    expect(contents).toContain('<a href="#one-part">One part</a>')
    expect(article).toContain('<h2 id="one-part">One part</h2>')
    expect(article).not.toContain('<li>')
  })

  it('keeps a list that is no list of its sections', () => {
    const html = render('# Guide', '', '- [One part](#one-part) and more', '', '## One part')
    expect(html).toContain('<a href="#one-part">One part</a> and more')
  })

  it.each([
    ['staff.md', '/docs/staff'],
    ['staff.md#the-inbox', '/docs/staff#the-inbox'],
    ['#here', '#here'],
    ['https://shop.example/a?b=1&c=2', 'https://shop.example/a?b=1&amp;c=2'],
  ])('leads from %s to %s', (href, to) => {
    expect(render('# Guide', '', `See [this](${href}).`)).toContain(`<a href="${to}">this</a>`)
  })

  it('names a file of the repository without a link, since a collector has no such file', () => {
    const html = render('# Guide', '', 'See [`worker/contract.ts`](../contract.ts).')
    expect(html).toContain('See <code>worker/contract.ts</code>.')
  })

  it('tells the size of a picture, at half of its pixels', () => {
    const html = render('# Guide', '', '![The "desk"](pictures/inbox.png)')
    expect(html).toContain('<img src="/docs/pictures/inbox.png" alt="The &quot;desk&quot;"')
    expect(html).toContain(' width="200" height="100"')
  })

  it('curls quotes and apostrophes in sentences, and leaves those in code alone', () => {
    const html = render('# Guide', '', `It's the customers' "own": \`'a' "b"\`.`, '', "- It's so.")
    expect(html).toContain('It’s the customers’ “own”: <code>&#39;a&#39; &quot;b&quot;</code>.')
    expect(html).toContain('<li>It’s so.</li>')
  })

  it('escapes what stands in code', () => {
    const html = render(
      '# Guide',
      '',
      '`<script>`',
      '',
      '```html',
      '<script src="a"></script>',
      '```',
    )
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script src=&quot;a&quot;&gt;&lt;/script&gt;')
  })

  it('says in each cell of a wide table which column it is in', () => {
    const html = render('# Guide', '', '| a | b | c |', '| - | - | - |', '| 1 | 2 | |')
    expect(html).toContain('<table role="table" class="stack">')
    expect(html).toContain('<td role="cell">1</td><td role="cell" data-label="b">2</td>')
  })

  it.each([
    ['HTML', 'no HTML', ['# Guide', '', '<b>bold</b>']],
    ['HTML in a line', 'no HTML', ['# Guide', '', 'Some <b>bold</b> words.']],
    ['a foreign picture', 'https://a.example', ['# Guide', '', '![x](https://a.example/x.png)']],
    ['two headings of one name', 'Two headings', ['# Guide', '', '## A', '', '## A']],
    ['no heading of its own', 'one heading', ['## A']],
    ['two headings of its own', 'one heading', ['# Guide', '', '# Again']],
  ])('with %s is refused', (_what, message, lines) => {
    expect(() => render(...lines)).toThrow(message)
  })
})

describe('the name of a heading in an address', () => {
  it.each([
    ['One customer’s data', 'one-customers-data'],
    ["What it's made of", 'what-its-made-of'],
    ['POST /v1/reports/ID/…', 'post-v1reportsid'],
    ['0.1.0', '010'],
  ])('is GitHub’s: %s', (heading, slug) => {
    expect(slugOf(heading)).toBe(slug)
  })
})
