import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type Language, LANGUAGE_TRAITS } from '../../contract.ts'

// Some mail programs ignore style sheets, so the light look stands on the elements. Those that read
// them get the dark one and the narrow one as well.
const SANS = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif'
const BODY = `margin:0;padding:24px;background:#f6f4f0;color:#22201c;font-size:16px;line-height:1.5;${SANS}`
const CARD = 'max-width:560px;margin:0 auto;padding:28px;background:#fff;border-radius:12px'
const SOFT = 'color:#6b665c'
const SHEET = `
@media (max-width: 480px) {
  body { padding: 10px !important }
  .card { padding: 20px !important }
}
@media (prefers-color-scheme: dark) {
  body { background: #191714 !important; color: #ece8e1 !important }
  .card { background: #24211d !important }
  .soft { color: #a8a195 !important }
  .rule { border-color: #4a443b !important }
  .link { color: #e8a184 !important }
}`

export const TITLE_STYLE = 'margin:0;font-size:20px;line-height:1.3;font-weight:600'
const QUOTE =
  'font:18px/1.5 Georgia,serif;white-space:pre-wrap;overflow-wrap:anywhere;overflow:hidden'
/** Somebody's own words, with a bar where their mail's lines begin. */
export const QUOTE_STYLE = quoteStyle('left')
export const QUOTE_STYLE_RTL = quoteStyle('right')
const LABEL = `font-size:14px;${SOFT};padding:5px 16px 5px 0;vertical-align:top;min-width:96px`
const VALUE =
  'font-size:15px;padding:5px 0;vertical-align:top;overflow-wrap:anywhere;overflow:hidden'
const BUTTON =
  'display:inline-block;margin-top:24px;padding:12px 20px;border-radius:8px;text-decoration:none;font-weight:600'
const ACCENT = { accent: '#a8481f', ink: '#fff' } as const

// Physical sides, for many mail programs know no others.
function quoteStyle(start: 'left' | 'right'): string {
  return `margin:16px 0;padding-top:2px;padding-bottom:2px;padding-${start}:16px;border-${start}:3px solid #a8481f;${QUOTE}`
}

/** A whole HTML mail around one card. Staff are written to in English. */
export async function mailPage(
  title: string,
  card: Child,
  language: Language = 'en',
): Promise<string> {
  const dir = LANGUAGE_TRAITS[language].direction
  const page = (
    <html lang={language} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <style>{raw(SHEET)}</style>
      </head>
      <body style={BODY} dir={dir}>
        {/* Webmail keeps of a page what stands inside of its body alone. */}
        <div class="card" style={CARD} lang={language} dir={dir}>
          {card}
        </div>
      </body>
    </html>
  )
  return `<!doctype html>${(await page).toString()}`
}

interface ButtonProps {
  readonly href: string
  readonly label: string
  /** A site's own colour and what can be read on it. */
  readonly accent?: string
  readonly ink?: string
}

/** The one thing to do, as a button that is a link. */
export function MailButton({ href, label, accent = ACCENT.accent, ink = ACCENT.ink }: ButtonProps) {
  return (
    <a href={href} style={`${BUTTON};background:${accent};color:${ink}`}>
      {label}
    </a>
  )
}

/** Facts, one to a line. */
export function MailFacts({ facts }: { facts: readonly Fact[] }) {
  return (
    <table role="presentation" style="border-collapse:collapse;margin-top:12px">
      {facts.map(({ label, value }) => (
        <tr>
          <td class="soft" style={LABEL}>
            {label}
          </td>
          <td style={VALUE}>{value}</td>
        </tr>
      ))}
    </table>
  )
}

/** What stands beside the matter itself. */
export function MailSmall({ children, rule = false }: { children: Child; rule?: boolean }) {
  const style = `margin:24px 0 0;font-size:14px;${SOFT}`
  return (
    <p
      class="soft rule"
      style={rule ? `${style};padding-top:16px;border-top:1px solid #e4dfd6` : style}
    >
      {children}
    </p>
  )
}

/** One thing that is known, with its name. */
export interface Fact {
  readonly label: string
  readonly value: string
}
