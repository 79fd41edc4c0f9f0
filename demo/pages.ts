import { LANGUAGES } from '../worker/contract.ts'

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }
  return text.replaceAll(/[&<>"]/g, (char) => `&${names[char]};`)
}

interface Frame {
  readonly title: string
  /** The one line that a site owner pastes. */
  readonly snippet: string
  readonly main: string
}

// Each in its own words, so that whoever speaks it finds it.
const languageLink = (language: string): string =>
  `<a href="?lang=${language}" lang="${language}" hreflang="${language}"><bdi>${new Intl.DisplayNames(language, { type: 'language' }).of(language)}</bdi></a>`

/** A page of the shop. */
export function frame({ title, snippet, main }: Frame): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Kiln &amp; Clay</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/shop.css">
  <script defer src="/shop.js"></script>
  ${snippet}
</head>
<body>
  <header class="top"><a href="/" class="brand">Kiln &amp; Clay</a>
    <nav><a href="/">Shop</a> <a href="/orders">Your orders</a> <a href="/checkout">Basket (1)</a></nav>
  </header>
  <main>${main}</main>
  <footer>The widget in ${LANGUAGES.map(languageLink).join(' ')}</footer>
</body>
</html>`
}

const GOODS = [
  { name: 'Morning bowl', price: '€ 24.00', hue: 28 },
  { name: 'Tall jug', price: '€ 48.00', hue: 200 },
  { name: 'Salt dish', price: '€ 12.00', hue: 150 },
]

export function homePage(snippet: string): string {
  const goods = GOODS.map(
    ({ name, price, hue }) => `<li>
      <svg viewBox="0 0 120 90" aria-hidden="true"><rect width="120" height="90" fill="hsl(${hue} 30% 88%)"/>
        <path d="M30 34h60c0 26-12 40-30 40S30 60 30 34z" fill="hsl(${hue} 38% 42%)"/></svg>
      <h2>${name}</h2><p>${price}</p></li>`,
  )
  const main = `<h1>Pots for every day</h1><ul class="goods">${goods.join('')}</ul>
    <p><a class="button" href="/checkout">Go to the basket</a></p>`
  return frame({ title: 'Shop', snippet, main })
}

export function checkoutPage(snippet: string): string {
  const main = `<h1>Your basket</h1>
    <table><tr><td>Morning bowl</td><td>€ 24.00</td></tr>
      <tr><td>Shipping</td><td>€ 4.90</td></tr>
      <tr><th>Total</th><th>€ 28.90</th></tr></table>
    <form id="coupon"><label for="code">Coupon <small>(SPRING10 is valid until Sunday)</small></label>
      <div class="row"><input id="code" value="SPRING10"><button>Redeem</button></div>
      <p id="refused" role="status"></p></form>
    <p><button id="pay" type="button">Pay now</button></p>`
  return frame({ title: 'Basket', snippet, main })
}

export function brokenPage(snippet: string): string {
  const main = `<h1>We can’t show your orders</h1>
    <p>Something went wrong on our server (error 500).</p>
    <p><button type="button" data-amends="order">Tell us with one click</button></p>`
  return frame({ title: 'Error', snippet, main })
}

// The shop's faults: a payment that throws, and a good coupon that is refused.
export const SHOP_SCRIPT = `
document.querySelector('#pay')?.addEventListener('click', () => { undefinedBasket.pay() })
document.querySelector('#coupon')?.addEventListener('submit', (event) => {
  event.preventDefault()
  document.querySelector('#refused').textContent = 'This coupon has expired.'
})
`

export const SHOP_STYLE = `
*{box-sizing:border-box}
body{margin:0;background:#fbfaf7;color:#26241f;font:17px/1.6 Georgia,serif}
.top,main,footer{max-width:60rem;margin:0 auto;padding:1.25rem}
.top{display:flex;flex-wrap:wrap;gap:.5rem 2rem;justify-content:space-between;align-items:baseline}
.brand{font-size:1.375rem;font-weight:700;color:inherit;text-decoration:none}
nav{display:flex;flex-wrap:wrap;gap:1.25rem}
a{color:#3c5a4c}
footer{padding-block-end:6rem;color:#625d52;font-size:.9375rem}
footer a{display:inline-block;padding:.25rem .375rem}
h1{font-size:2.25rem;line-height:1.15;font-weight:500;margin:1.5rem 0}
.goods{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1.5rem;padding:0;list-style:none}
.goods svg{width:100%;border-radius:10px;display:block}
.goods h2{margin:.75rem 0 0;font-size:1.125rem}
.goods p{margin:0;color:#625d52}
button,.button{display:inline-block;padding:.7rem 1.4rem;background:#3c5a4c;color:#fff;border:0;border-radius:8px;font:inherit;text-decoration:none;cursor:pointer}
table{width:100%;max-width:28rem;border-collapse:collapse}
td,th{padding:.5rem 0;border-bottom:1px solid #e4dfd3;text-align:left}
td+td,th+th{text-align:right}
form{max-width:28rem;margin:1.5rem 0}
.ahead small{display:block;margin-block-start:.5rem}
.row{display:flex;gap:.5rem}
input{flex:1;min-width:0;padding:.6rem .8rem;border:1px solid #8d877a;border-radius:8px;font:inherit}
#refused{min-height:1.6em;margin:.25rem 0;color:#a3162a}
.mail{margin:0 0 1.5rem;background:#fff;border:1px solid #e4dfd3;border-radius:10px;overflow:hidden}
.mail header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;padding:.75rem 1rem;border-bottom:1px solid #e4dfd3;font-size:1rem}
.mail header span{color:#625d52}
.mail iframe{display:block;width:100%;height:30rem;border:0}
details{margin:.5rem 0}
.valid{color:#23683c}
pre{overflow:auto;padding:1rem;background:#fff;border-radius:8px;font-size:14px}
`
