import { type Language, LANGUAGES } from '../contract.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'

/** Where Chinese is written in the traditional way. */
const TRADITIONAL = /^zh-(hant|tw|hk|mo)/

/** The first of the wanted languages that we speak, or null. Tags are BCP 47, in any case. */
export function pickLanguage(wanted: readonly string[]): Language | null {
  for (const tag of wanted) {
    const language = spoken(tag.trim().toLowerCase())
    if (language) return language
  }
  return null
}

function spoken(tag: string): Language | undefined {
  const [primary = ''] = tag.split(/[-_]/)
  if (primary === 'zh') return TRADITIONAL.test(tag.replace('_', '-')) ? 'zh-Hant' : 'zh-Hans'
  // Browsers of long ago call Hebrew so.
  return LANGUAGES.find((language) => language === (primary === 'iw' ? 'he' : primary))
}

/** The languages of an `Accept-Language` header, the most wanted first. */
export function acceptedLanguages(header: string | undefined): readonly string[] {
  return (header ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...parameters] = entry.split(';').map((part) => part.trim())
      const weight = parameters.find((one) => one.startsWith('q='))?.slice(2) ?? '1'
      return { tag, weight: Number(weight) }
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}

/** The language in which a customer is spoken to: the widget's when they raised it, else the site's. */
export function languageOf(
  { language }: Pick<Report, 'language'>,
  site: Pick<Site, 'language'>,
): Language {
  return language ?? site.language ?? 'en'
}
