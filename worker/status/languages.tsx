import { LANGUAGE_TRAITS, LANGUAGES } from '../contract.ts'
import { queryOf } from './language.ts'
import type { View } from './view.ts'

/** The same page in every language that we speak. */
export function Languages({ path, query, texts }: View) {
  const zone = new URLSearchParams(query).get('zone')
  return (
    <nav class="languages" aria-label={texts.otherLanguages}>
      <ul>
        {LANGUAGES.map((language) => {
          // In its own language, for whoever cannot read the one of the page.
          const { name, direction } = LANGUAGE_TRAITS[language]
          return (
            <li lang={language} dir={direction}>
              {language === texts.language ? (
                <strong aria-current="true">{name}</strong>
              ) : (
                <a href={`${path}${queryOf(language, zone)}`} hreflang={language}>
                  {name}
                </a>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
