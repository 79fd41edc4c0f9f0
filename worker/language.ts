import { type Language, LANGUAGES } from './contract.ts'

const RTL: readonly Language[] = ['ar', 'he']
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

export const directionOf = (language: Language) => (RTL.includes(language) ? 'rtl' : 'ltr')
