import type { ComponentType } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { Kit } from '../kit.ts'
import type { Line } from './lines.ts'

export interface EvidenceProps {
  readonly words: LoadedTexts
  readonly lines: readonly Line[]
  /** What the customer took out. */
  readonly leftOut: ReadonlySet<string>
  /** Takes a line out, or puts it back. */
  readonly toggle: (line: Line) => void
}

/** What a line is known by, in all reports of this page. */
export const idOf = ({ name, about }: Pick<Line, 'name' | 'about'>) => `${name} ${about}`

/** What goes along, folded: how much it is, and each line of it with a button that takes it out. */
export function createEvidence({ h, count, fill }: Kit): ComponentType<EvidenceProps> {
  return function Evidence({ words, lines, leftOut, toggle }) {
    const left = lines.filter((line) => !leftOut.has(idOf(line)))
    return (
      <details class="along">
        <summary>{count(words.evidence, left.length, words.language)}</summary>
        <p class="soft">{words.evidenceHint}</p>
        <ul>
          {lines.map((line, at) => {
            const name = words.evidenceNames[line.name]
            const isOut = !left.includes(line)
            return (
              <li key={idOf(line)} class={isOut ? 'out' : ''}>
                <span id={`line-${at}`}>
                  {name}: <bdi>{line.text}</bdi>
                  {isOut && <em> {words.leftOut}</em>}
                </span>
                <button
                  class="plain"
                  aria-label={fill(words.leaveOut, { name })}
                  aria-describedby={`line-${at}`}
                  aria-pressed={isOut}
                  onClick={() => toggle(line)}
                >
                  {isOut ? '↺' : '✕'}
                </button>
              </li>
            )
          })}
        </ul>
      </details>
    )
  }
}
