import { globSync, readFileSync } from 'node:fs'

const ROOT = `${import.meta.dirname}/../../..`
const LISTS = `${ROOT}/tests/fixtures/floor`

/** Every name that is newer than the floor: `.member`, `Interface` and `Interface.member`. */
const SCRIPT = readList('script.txt')
/** The same of styles: `property:`, `function(`, `:selector` and `@rule`. */
const STYLES = readList('styles.txt')

/** What is used where it is there, and does no harm where it is not. */
const ASKED_FIRST: Readonly<Record<string, string>> = {
  '.getDisplayMedia': 'looked for before the button for it is shown',
  '.cropTo': 'looked for before the button for it is shown',
  '.fromElement': 'looked for before the button for it is shown',
  '.allowsFeature': 'called only where there is such a policy',
  '.userActivation': 'asked only where it is there',
  '.isActive': 'asked only where it is there',
  '.checkVisibility': 'called only where it is there: more is covered without it',
  '.brands': 'read only where it is there',
  '.popover': 'no more than a property where it is unknown',
  '.showPopover': 'called only where it is there; else a chunk follows a root that moves',
  '.colorScheme': 'a property of styles, which is as old as others',
  CropTarget: 'looked for before the button for it is shown',
}
const HARMLESS: Readonly<Record<string, string>> = {
  'oklch(': 'a mark takes the ink',
  '@starting-style': 'the panel appears without moving',
  ':has': 'what is chosen is told by its own mark as well, in a rule of its own',
  'text-wrap:': 'a title breaks anywhere',
  'overflow-clip-margin:': 'an outline is cut at an edge',
  'box-decoration-break:': 'a mark that breaks has square ends',
  'scrollbar-width:': 'a scrollbar shows',
  'resize:': 'a field keeps its size on iOS',
}

/** The names in a script that are newer than the floor. */
export function newerInScript(code: string, own: ReadonlySet<string> = new Set()): string[] {
  const plain = code.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*|'[^'\n]*'/g, '')
  const members = [...plain.matchAll(/(?<=[\w)\]?!])\.([A-Za-z_]\w*)/g)].map(
    ([, name = '']) => name,
  )
  const statics = [...plain.matchAll(/\b[A-Z]\w*\.\w+/g)].map(([pair]) => pair)
  const globals = [...plain.matchAll(/(?<![.\w])[A-Z]\w+/g)].map(([name]) => name)
  const found = [
    ...members.filter((name) => !own.has(name)).map((name) => `.${name}`),
    ...[...statics, ...globals].filter((name) => !own.has(name)),
  ]
  return [...new Set(found)].filter((name) => SCRIPT.has(name) && !(name in ASKED_FIRST))
}

/** The same of a style sheet. */
export function newerInStyles(css: string): string[] {
  const plain = css.replace(/\/\*[^]*?\*\//g, '')
  const found = [
    ...[...plain.matchAll(/(?<=[{;]\s*)([a-z-]+)\s*:/g)].map(([, name]) => `${name}:`),
    ...[...plain.matchAll(/([a-z-]+)\(/g)].map(([, name]) => `${name}(`),
    ...[...plain.matchAll(/:([a-z-]+)/g)].map(([, name]) => `:${name}`),
    ...[...plain.matchAll(/@([a-z-]+)/g)].map(([, name]) => `@${name}`),
  ]
  return [...new Set(found)].filter((name) => STYLES.has(name) && !(name in HARMLESS))
}

/** Everything that browsers of customers and staff are sent, and what in it is newer than the floor. */
export function newerThanFloor(): readonly string[] {
  const skip = { cwd: ROOT, exclude: ['widget/dist/**', 'widget/vite.config.ts'] }
  const read = (file: string) => readFileSync(`${ROOT}/${file}`, 'utf8')
  const scripts = globSync('{widget/**/*.{ts,tsx},worker/**/*.browser.js}', skip)
  const styles = globSync('{widget,worker}/**/*.css', skip)
  const own = ownNames([...scripts, 'worker/contract.ts', 'worker/i18n/texts.ts'].map(read))
  return [
    ...scripts.flatMap((file) => newerInScript(read(file), own).map((name) => `${file}: ${name}`)),
    ...styles.flatMap((file) => newerInStyles(read(file)).map((name) => `${file}: ${name}`)),
  ]
}

/** Names of our own fields and functions, which may be called like something of a browser. */
function ownNames(codes: readonly string[]): ReadonlySet<string> {
  const told =
    /\breadonly (\w+)|\b(?:const|let|function|class|interface|type) (\w+)|^\s+(\w+)\??[(:,]/gm
  return new Set(
    codes.flatMap((code) => [...code.matchAll(told)].map(([, a, b, c]) => a ?? b ?? c ?? '')),
  )
}

function readList(name: string): ReadonlySet<string> {
  return new Set(readFileSync(`${LISTS}/${name}`, 'utf8').split('\n').filter(Boolean))
}
