import type { Language, PromiseKind } from '../contract.ts'
import { waitsForEnd, wasToldOver } from '../reports/known-issue.ts'
import type { Report } from '../reports/report.ts'
import type { Site } from '../sites/site.ts'
import { say } from './fill.ts'
import type { Texts } from './texts.ts'

/** Who does what next, and by when; `name` is null as long as nobody has taken it. */
export function formatPromise(
  texts: Texts,
  kind: PromiseKind,
  name: string | null,
  when: string,
): string {
  if (name !== null) return say(texts, texts.promised[kind], { name, when })
  const { answerBy, promisedByNobody } = texts
  return say(texts, kind === 'answer' ? answerBy : promisedByNobody[kind], { when })
}

/** Where a merged report stands: with a known problem, past its end, or with another report. */
export function formatMerged(
  report: Report,
  texts: Pick<Texts, 'mergedTitles' | 'noticeThanks' | 'titles'>,
): string {
  if (wasToldOver(report)) return texts.mergedTitles.done
  return waitsForEnd(report) ? texts.noticeThanks : texts.titles.merged
}

/** A reason as the site calls it in this language. */
export function reasonIn(
  language: Language,
  { translations }: Pick<Site, 'translations'>,
  { code, label }: Report['reason'],
): string {
  const names = translations[language]?.reasons ?? {}
  return Object.hasOwn(names, code) ? (names[code] ?? label) : label
}
