import { html, raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Shell } from '../http/page.tsx'
import { type Guide, GUIDES } from './guides.ts'

/** Where the styles of these pages are found. */
export const STYLES = '/docs/docs.css'

interface DocsShellProps {
  readonly title: string
  readonly wide?: boolean
  /** The page that links at the top need not lead to. */
  readonly here: 'front' | 'guides' | 'guide'
  readonly children: Child
}

function DocsShell({ title, wide = false, here, children }: DocsShellProps) {
  const header = (
    <>
      <strong>{here === 'front' ? 'Amends' : <a href="/">Amends</a>}</strong>
      <nav class="ways" aria-label="Amends">
        {here !== 'guides' && <a href="/docs">Guides</a>}
        <a href="/desk">Desk</a>
      </nav>
    </>
  )
  return (
    <Shell title={title} header={header} wide={wide} styles={STYLES}>
      {children}
    </Shell>
  )
}

/** The collector's root: what this is, for whoever comes here by chance. */
export function FrontPage() {
  return (
    <DocsShell title="Amends" here="front">
      <h1>This is an Amends collector.</h1>
      <p class="lead">
        A website uses it to hear from customers for whom something went wrong, and to put it right.
      </p>
      <ul class="doors">
        <li>
          <a href="/desk">
            <strong>The desk</strong>
            <span>For staff: answer reports, keep promises, make amends.</span>
          </a>
        </li>
        <li>
          <a href="/docs">
            <strong>Guides</strong>
            <span>For owners, staff and developers: set it up, use it, build on it.</span>
          </a>
        </li>
      </ul>
      <p class="soft">
        Did you report a problem? Use the link on your receipt or in your mail. It’s the only way to
        your report, so nobody else can open it.
      </p>
    </DocsShell>
  )
}

/** One line for each guide. */
export function IndexPage() {
  return (
    <DocsShell title="Guides · Amends" here="guides">
      <h1>Guides</h1>
      <ul class="doors">
        {GUIDES.map(({ name, title, line }) => (
          <li>
            <a href={`/docs/${name}`}>
              <strong>{title}</strong>
              <span>{line}</span>
            </a>
          </li>
        ))}
      </ul>
    </DocsShell>
  )
}

/** One guide, beside the way to the others. */
export function GuidePage({ guide }: { readonly guide: Guide }) {
  const at = GUIDES.indexOf(guide)
  return (
    <DocsShell title={`${guide.title} · Amends`} wide here="guide">
      <div class="guide">
        <nav class="guides" aria-label="Guides">
          <ul>
            {GUIDES.map(({ name, title }) => (
              <li>
                <a href={`/docs/${name}`} aria-current={name === guide.name ? 'page' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {html`${raw(guide.html)}`}
        <nav class="turn" aria-label="Next and previous">
          <Turn guide={GUIDES[at - 1]} label="Previous" />
          <Turn guide={GUIDES[at + 1]} label="Next" />
        </nav>
      </div>
    </DocsShell>
  )
}

function Turn({ guide, label }: { readonly guide: Guide | undefined; readonly label: string }) {
  if (!guide) return <span />
  return (
    <a href={`/docs/${guide.name}`}>
      <span class="soft small">{label}</span> {guide.title}
    </a>
  )
}
