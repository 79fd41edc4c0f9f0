import type { Child } from 'hono/jsx'

// Mail programs ignore style sheets, so the few styles stand on the elements.
const SANS = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif'
const BODY = `margin:0;padding:24px;background:#f6f4f0;color:#22201c;font-size:16px;line-height:1.5;${SANS}`
const BUTTON =
  'display:inline-block;margin-top:24px;padding:12px 20px;background:#a8481f;color:#fff;border-radius:8px;text-decoration:none;font-weight:600'

export const CARD_STYLE =
  'max-width:560px;margin:0 auto;padding:28px;background:#fff;border-radius:12px'

/** A whole HTML mail around one card. */
export async function mailPage(title: string, card: Child): Promise<string> {
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
      </head>
      <body style={BODY}>{card}</body>
    </html>
  )
  return `<!doctype html>${(await page).toString()}`
}

/** The one thing to do, as a button that is a link. */
export function MailButton({ href, label }: { href: string; label: string }) {
  return (
    <a href={href} style={BUTTON}>
      {label}
    </a>
  )
}
