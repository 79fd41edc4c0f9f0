import type { ComponentType } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { AlongProps, EvidenceModule } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'
import { adopt } from './adopt.ts'
import { evidenceOf, type Line, readLines } from './collect.ts'
import { createPictures, type Picture } from './pictures.tsx'
import styles from './evidence.css?inline'

interface AlongState {
  readonly leftOut: ReadonlySet<string>
  readonly pictures: readonly Picture[]
}

export const createAlong: EvidenceModule['createAlong'] = (runtime) => {
  const { h, Component } = runtime
  const Evidence = createEvidence(runtime)
  const Pictures = createPictures(runtime)
  // What is left out of one report is left out of the next too.
  let leftOutBefore: ReadonlySet<string> = new Set()

  return class Along extends Component<AlongProps, AlongState> {
    override state: AlongState = { leftOut: leftOutBefore, pictures: [] }
    // Read once, since only what was shown may be sent.
    place: HTMLElement | null = null
    lines = readLines(runtime, this.props.errors, this.props.phase.click.context)

    undress: (() => void) | undefined

    override componentDidMount() {
      this.undress = adopt(this.place, styles)
      this.props.machine.attach(() => ({
        evidence: evidenceOf(this.lines.filter((line) => !this.state.leftOut.has(idOf(line)))),
        pictures: this.state.pictures.map((picture, at) => ({
          ...picture,
          name: runtime.fill(this.props.texts.picture, { number: at + 1 }),
        })),
      }))
    }

    override componentWillUnmount() {
      this.undress?.()
    }

    toggle = (line: Line) => {
      const next = new Set(this.state.leftOut)
      const id = idOf(line)
      if (!next.delete(id)) next.add(id)
      leftOutBefore = next
      this.setState({ leftOut: next })
    }

    override render() {
      const { texts, fetchChunk, fetchTexts } = this.props
      const { leftOut, pictures } = this.state
      return (
        <div
          ref={(place: HTMLElement | null) => {
            this.place = place
          }}
        >
          <Pictures
            texts={texts}
            pictures={pictures}
            fetchChunk={fetchChunk}
            fetchTexts={fetchTexts}
            onChange={(change) => this.setState((state) => ({ pictures: change(state.pictures) }))}
          />
          <Evidence texts={texts} leftOut={leftOut} lines={this.lines} toggle={this.toggle} />
        </div>
      )
    }
  }
}

interface EvidenceProps {
  readonly texts: LoadedTexts
  readonly lines: readonly Line[]
  /** What the customer removed. */
  readonly leftOut: ReadonlySet<string>
  /** Takes a line out, or puts it back. */
  readonly toggle: (line: Line) => void
}

/** Identifies a line across all reports of this page. */
const idOf = ({ name, about }: Pick<Line, 'name' | 'about'>) => `${name} ${about}`

/** What goes along, folded: how much it is, and each line with a button that removes it. */
function createEvidence({ h, count, fill }: PanelRuntime): ComponentType<EvidenceProps> {
  return function Evidence({ texts, lines, leftOut, toggle }) {
    const left = lines.filter((line) => !leftOut.has(idOf(line)))
    return (
      <details class="along">
        <summary>{count(texts.evidence, left.length, texts.language)}</summary>
        <p class="soft">{texts.evidenceHint}</p>
        <ul>
          {lines.map((line, at) => {
            const name = texts.evidenceNames[line.name]
            const isOut = !left.includes(line)
            return (
              <li key={idOf(line)} class={isOut ? 'out' : ''}>
                <span id={`line-${at}`}>
                  {name}: <bdi>{line.text}</bdi>
                  {isOut && <em> {texts.leftOut}</em>}
                </span>
                <button
                  class="plain"
                  aria-label={fill(texts.leaveOut, { name })}
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
