import { globSync, readFileSync } from 'node:fs'
import { type ESTree, parseSync, Visitor } from 'vite'
import { describe, expect, it } from 'vitest'

const ROOT = `${import.meta.dirname}/../..`
/** Where sentences stand that staff, owners and developers read. */
const ROOMS = [
  'worker/desk/**/*.{ts,tsx,js}',
  'worker/notifications/**/*.{ts,tsx}',
  'worker/**/{problem,webhook-url,conversation}.ts',
  'demo/{mailbox,program,site,start}.ts',
  'demo/{database,deploy,sites}/*.ts',
  'tests/bench/bench.ts',
]
const WORDS_MAX = 25
/** Elements that stand within a sentence. */
const INLINE = ['a', 'b', 'bdi', 'code', 'em', 'kbd', 'span', 'strong', 'time', 'TimeElement']

/** What nobody would say today, or what the desk once called it. Each has cost a reader time. */
const RETIRED: readonly RegExp[] = [
  /\b(?:who|where|which|what)ever\b/i,
  /\b(?:some|every|any)body\b/i,
  /\bworthless\b/i,
  /\bhad best\b/i,
  /\binside of\b/i,
  /, for (?:its?|nobody|the|there|they) (?:\w+ )?(?:did|does|has|is|stands?|was)\b/i,
  /\bis no (?:spam|mail|whole|such)\b/i,
  /\bneed not\b/i,
  /(?<!e)\bmail address/i,
  /\b(?:a|by|no|of|the) mails?\b/i,
  /\bMails\b/,
  /\btelephone\b/i,
  /\bunder way\b/i,
  /\bmeanwhile\b/i,
  /\bknown problems?\b/i,
  /\bWe noticed something\b/,
  /\bWhat is (?:known|next)\b/,
  /\bUnowned\b/,
  /\bhand-overs?\b/i,
  /\bmade right\b/i,
  /\bis right again\b/i,
  /\b(?:took|take|taken) (?:it|the report|this) ?back\b/i,
  /\bTaken back\b/,
  /\bTimes are those\b/i,
  /\bas it stands\b/i,
  /\bgiven up\b/i,
  /\bcalled off\b/i,
  /\bput back\b/i,
  /\bsen[dt] again\b/i,
  /\bfor good\b/i,
  /\braised? (?:it|this|a (?:new )?(?:report|one))\b/i,
  /\bfile of your site\b/i,
  /\bPromised: (?:an?|to)\b/,
  /\bsees? what did not arrive\b/i,
  // A typewriter's apostrophe, where the rest of the pages have a real one.
  /\w'(?:d|ll|m|re|s|t|ve)\b/,
]

interface Said {
  readonly path: string
  readonly text: string
}

/** Every string and every run of text in a file, a mark in the place of what is filled in. */
function textsIn(path: string): readonly Said[] {
  const source = readFileSync(`${ROOT}/${path}`, 'utf8')
  const texts: string[] = []
  const runsOf = (node: { readonly children: readonly ESTree.JSXChild[] }) => {
    texts.push(...runs(node.children))
  }
  const visitor = new Visitor({
    Literal: ({ value }) => {
      if (typeof value === 'string') texts.push(value)
    },
    TemplateLiteral: (node) => {
      texts.push(node.quasis.map(({ value }) => value.cooked ?? '').join('X'))
    },
    JSXElement: runsOf,
    JSXFragment: runsOf,
  })
  visitor.visit(parseSync(path, source).program)
  // What the source breaks into lines is read line by line.
  const lines = texts.flatMap((text) => text.split('\n'))
  return lines.map((text) => ({ path, text: text.replaceAll(/\s+/g, ' ').trim() }))
}

/** The texts between the elements that end a sentence. */
function runs(children: readonly ESTree.JSXChild[]): readonly string[] {
  return children.map(tell).join('').split('\0')
}

function tell(child: ESTree.JSXChild): string {
  switch (child.type) {
    case 'JSXText':
      return child.value.replaceAll(/\s+/g, ' ')
    case 'JSXExpressionContainer': {
      const { expression } = child
      if (expression.type === 'JSXEmptyExpression') return ''
      return expression.type === 'Literal' && typeof expression.value === 'string'
        ? expression.value
        : 'X'
    }
    case 'JSXElement': {
      const { name } = child.openingElement
      const isInline = name.type === 'JSXIdentifier' && INLINE.includes(name.name)
      return isInline ? child.children.map(tell).join('') : '\0'
    }
    default:
      return '\0'
  }
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** The sentences of a text for people; lists of names, styles and markup have none. */
function sentencesIn({ text }: Said): readonly string[] {
  if (!/^[A-Z“]/.test(text)) return []
  return [...segmenter.segment(text)].map(({ segment }) => segment.trim())
}

function wordsIn(sentence: string): number {
  return sentence.split(' ').filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

const said = globSync(ROOMS, { cwd: ROOT }).toSorted().flatMap(textsIn)
const sentences = said.flatMap((one) =>
  sentencesIn(one).map((sentence) => `${one.path}: ${sentence}`),
)

describe('the English that staff, owners and developers read', () => {
  it('is found by the parser, in JSX, strings and templates alike', () => {
    expect(sentences.length).toBeGreaterThan(600)
    const texts = said.map(({ text }) => text)
    // A label, a template and a sentence around an element.
    for (const text of [
      'Assign to me and reply',
      'X added a note.',
      'Press ? for keyboard shortcuts.',
    ]) {
      expect(texts).toContain(text)
    }
  })

  it('has no sentence of more than 25 words', () => {
    const long = sentences.filter((one) => wordsIn(one.slice(one.indexOf(': ') + 2)) > WORDS_MAX)
    expect(long).toEqual([])
  })

  it.each(RETIRED)('does without %s', (phrase) => {
    const found = said.filter(({ text }) => phrase.test(text))
    expect(found.map(({ path, text }) => `${path}: ${text}`)).toEqual([])
  })
})
