import type { Build } from '../app/widget-build.ts'

interface EmbedProps {
  readonly siteId: string
  /** Where this collector is. */
  readonly collector: string
  readonly build: Build
}

/** The line that a website needs, and the one that fixes the widget to the byte. */
export function EmbedCard({ siteId, collector, build: { version, integrity } }: EmbedProps) {
  const plain = `<script async src="${collector}/w/${siteId}/amends.js"></script>`
  const address = `${collector}/w/v/${version}/amends.js?site=${siteId}`
  const pinned = `<script async src="${address}" integrity="${integrity}" crossorigin></script>`
  return (
    <section class="card" id="embed">
      <h2>On your website</h2>
      <p>This line shows the button. It stays up to date by itself.</p>
      <pre class="code">{plain}</pre>
      <details>
        <summary>For pages where people pay or sign in</summary>
        <p>
          This line names version {version} by its hash. The browser runs those bytes or none:
          nobody can change them, not even we. To update, come back for a new line.
        </p>
        <pre class="code">{pinned}</pre>
      </details>
    </section>
  )
}
