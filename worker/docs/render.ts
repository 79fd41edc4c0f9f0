import { Marked, type RendererObject, type Token, type Tokens } from 'marked'

/** How large a picture is, in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

interface Heading {
  readonly id: string
  readonly depth: number
  /** As HTML. */
  readonly text: string
}

/** From this many columns on, a table is stacked where the window is narrow. */
const STACK_COLUMNS = 3
/** Pictures are taken at twice the size at which they are shown, for sharp screens. */
const PICTURE_SCALE = 2

/**
 * The HTML of one guide: its contents, then its text. Throws where the Markdown holds HTML, a
 * foreign picture or two headings of one name, or has no heading of its own.
 */
export function renderGuide(markdown: string, sizeOf: (path: string) => Size | null): string {
  const headings: Heading[] = []
  const marked = new Marked({ gfm: true, renderer: rendererOf(headings, sizeOf) })
  const tokens = withoutContents(marked.lexer(markdown))
  void marked.walkTokens(tokens, curl)
  const article = marked.parser(tokens)
  if (headings.filter(({ depth }) => depth === 1).length !== 1) {
    throw new Error('A guide has one heading of its own.')
  }
  return `${contentsOf(headings)}<article>${article}</article>\n`
}

/** What a heading is called in an address, as GitHub has it. */
export function slugOf(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}

// Typed straight, read as a printer sets them; what is code stays as it is.
function curl(token: Token): void {
  if (token.type === 'text' && 'text' in token) token.text = curled(token.text)
}

function curled(text: string): string {
  return text.replaceAll(/(?<=\w)'(?=\w|\s)/g, '’').replaceAll(/"([^"]*)"/g, '“$1”')
}

// GitHub shows the list of sections that stands at the top; here it stands beside the text.
function withoutContents(tokens: Token[]): Token[] {
  const at = tokens.findIndex(({ type }) => type === 'list')
  return tokens.filter((token, index) => index !== at || !isContents(token as Tokens.List))
}

function isContents({ items }: Tokens.List): boolean {
  return items.every(({ text }) => /^\[[^\]]+\]\(#[^)]+\)$/.test(text))
}

function contentsOf(headings: readonly Heading[]): string {
  const links = headings
    .filter(({ depth }) => depth === 2)
    .map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`)
  const list = `<ul>${links.join('')}</ul>`
  return `<nav class="contents" aria-label="On this page"><p>On this page</p>${list}</nav><details class="contents"><summary>On this page</summary>${list}</details>`
}

function rendererOf(headings: Heading[], sizeOf: (path: string) => Size | null): RendererObject {
  return {
    heading({ tokens, depth, text }) {
      const id = slugOf(text.replaceAll(/[`*_]/g, ''))
      if (headings.some((one) => one.id === id)) throw new Error(`Two headings are called ${id}.`)
      const inner = this.parser.parseInline(tokens)
      headings.push({ id, depth, text: inner })
      return `<h${depth} id="${id}">${inner}</h${depth}>\n`
    },
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens)
      const address = addressOf(href)
      return address === null ? inner : `<a href="${escape(address)}">${inner}</a>`
    },
    image({ href, text }) {
      if (!/^pictures\/[a-z-]+\.png$/.test(href)) throw new Error(`A foreign picture: ${href}`)
      return `<img src="/docs/${href}" alt="${escape(text)}"${sizeAttributes(sizeOf(href))} loading="lazy">`
    },
    // It scrolls where it is wider than the window, by keys too.
    code({ text, lang = '' }) {
      const label = lang === '' ? 'Code' : `Code, ${lang}`
      return `<pre tabindex="0" role="group" aria-label="${escape(label)}"><code>${escape(text)}</code></pre>\n`
    },
    html({ text }) {
      throw new Error(`A guide holds no HTML: ${text}`)
    },
    // Roles, for a browser that takes what is laid out as a block for no table.
    table({ header, rows }) {
      const names = header.map(({ text }) => curled(text.replaceAll(/[`*_]/g, '')))
      const head = header.map(
        ({ tokens }) =>
          `<th role="columnheader" scope="col">${this.parser.parseInline(tokens)}</th>`,
      )
      const body = rows.map((cells) => {
        const inner = cells.map(({ tokens }, at) => {
          const label = names[at] ?? ''
          const data = at === 0 || label === '' ? '' : ` data-label="${escape(label)}"`
          const content = this.parser.parseInline(tokens)
          return `<td role="cell"${data}>${content}</td>`
        })
        return `<tr role="row">${inner.join('')}</tr>`
      })
      const kind = header.length >= STACK_COLUMNS ? ' class="stack"' : ''
      return `<table role="table"${kind}><thead role="rowgroup"><tr role="row">${head.join('')}</tr></thead><tbody role="rowgroup">${body.join('')}</tbody></table>\n`
    },
  }
}

function sizeAttributes(size: Size | null): string {
  if (!size) return ''
  const [width, height] = [size.width, size.height].map((pixels) =>
    Math.round(pixels / PICTURE_SCALE),
  )
  return ` width="${width}" height="${height}"`
}

/** Where a link leads at `/docs`; null for files of the repository, which the collector has not. */
function addressOf(href: string): string | null {
  const [, name, anchor = ''] = /^([a-z]+)\.md(#.*)?$/.exec(href) ?? []
  if (name !== undefined) return `/docs/${name}${anchor}`
  return href.startsWith('../') ? null : href
}

function escape(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }
  return text.replaceAll(/[&<>"]/g, (char) => `&${names[char]};`)
}
