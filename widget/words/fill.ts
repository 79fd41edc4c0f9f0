import type { Plural } from './words.ts'

/** A sentence with its values in the place of their names in braces. */
export function fill(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/{(\w+)}/g, (_, name: string) => String(values[name] ?? ''))
}

/** The sentence that goes with a number in this language. */
export function count(plural: Plural, number: number, language: string): string {
  const sentence = plural[new Intl.PluralRules(language).select(number)] ?? plural.other
  return fill(sentence, { count: new Intl.NumberFormat(language).format(number) })
}
