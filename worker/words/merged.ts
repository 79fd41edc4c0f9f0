import { waitsForEnd, wasToldOver } from '../notice.ts'
import type { Report } from '../report.ts'
import type { Spoken } from './words.ts'

type Said = Pick<Spoken, 'mergedTitles' | 'noticeThanks' | 'titles'>

/** Where a merged report stands: with a known problem, past its end, or with another report. */
export function tellMerged(report: Report, words: Said): string {
  if (wasToldOver(report)) return words.mergedTitles.done
  return waitsForEnd(report) ? words.noticeThanks : words.titles.merged
}
