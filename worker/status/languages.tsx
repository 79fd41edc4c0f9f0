import { type Language, LANGUAGES } from '../contract.ts'
import { directionOf } from '../language.ts'
import { queryOf } from './language.ts'
import type { View } from './view.ts'

// Each in its own language, for whoever cannot read the one of the page.
const NAMES: Record<Language, string> = {
  en: 'English',
  fr: 'Français',
  es: 'Español',
  pt: 'Português',
  de: 'Deutsch',
  it: 'Italiano',
  nl: 'Nederlands',
  pl: 'Polski',
  tr: 'Türkçe',
  sw: 'Kiswahili',
  ar: 'العربية',
  he: 'עברית',
  hi: 'हिन्दी',
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
  ja: '日本語',
}

/** The same page in every language that we speak. */
export function Languages({ path, query, words }: View) {
  const zone = new URLSearchParams(query).get('zone')
  return (
    <nav class="languages" aria-label={words.otherLanguages}>
      <ul>
        {LANGUAGES.map((language) => (
          <li lang={language} dir={directionOf(language)}>
            {language === words.language ? (
              <strong aria-current="true">{NAMES[language]}</strong>
            ) : (
              <a href={`${path}${queryOf(language, zone)}`} hreflang={language}>
                {NAMES[language]}
              </a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
