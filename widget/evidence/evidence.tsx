import type { ComponentType } from 'preact'
import type { LoadedTexts } from '../../worker/i18n/texts.ts'
import type { QuestionsProps } from '../panel/questions.tsx'
import type { Kit } from '../state/runtime.ts'
import { evidenceOf, type Line, readLines } from './collect.ts'
import { createPictures, type Picture } from './pictures.tsx'
import look from './evidence.css?inline'

export interface EvidenceModule {
  readonly createAlong: typeof createAlong
}

interface AlongState {
  readonly leftOut: ReadonlySet<string>
  readonly pictures: readonly Picture[]
}

/**
 * What goes along with the answers once the customer is done: what the page tells, and pictures.
 * Nothing of it is sent that was not to be seen here.
 */
export function createAlong(kit: Kit): ComponentType<QuestionsProps> {
  const { h, Component } = kit
  const Evidence = createEvidence(kit)
  const Pictures = createPictures(kit)
  // What somebody leaves out of one report stays out of the next.
  let kept: ReadonlySet<string> = new Set()

  return class Along extends Component<QuestionsProps, AlongState> {
    override state: AlongState = { leftOut: kept, pictures: [] }
    // As it is when it is shown: what happens later was not seen.
    place: HTMLElement | null = null
    lines = readLines(kit, this.props.errors, this.props.phase.click.context)

    undress: (() => void) | undefined

    override componentDidMount() {
      this.undress = adopt(this.place, look)
      this.props.machine.enclose(() => ({
        evidence: evidenceOf(this.lines.filter((line) => !this.state.leftOut.has(idOf(line)))),
        pictures: this.state.pictures.map((picture, at) => ({
          ...picture,
          name: kit.fill(this.props.words.picture, { number: at + 1 }),
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
      kept = next
      this.setState({ leftOut: next })
    }

    override render() {
      const { words, fetchChunk, fetchWords } = this.props
      const { leftOut, pictures } = this.state
      return (
        <div
          ref={(place: HTMLElement | null) => {
            this.place = place
          }}
        >
          <Pictures
            {...{ words, pictures, fetchChunk, fetchWords }}
            onChange={(change) => this.setState((state) => ({ pictures: change(state.pictures) }))}
          />
          <Evidence {...{ words, leftOut }} lines={this.lines} toggle={this.toggle} />
        </div>
      )
    }
  }
}

interface EvidenceProps {
  readonly words: LoadedTexts
  readonly lines: readonly Line[]
  /** What the customer took out. */
  readonly leftOut: ReadonlySet<string>
  /** Takes a line out, or puts it back. */
  readonly toggle: (line: Line) => void
}

/** What a line is known by, in all reports of this page. */
const idOf = ({ name, about }: Pick<Line, 'name' | 'about'>) => `${name} ${about}`

/** What goes along, folded: how much it is, and each line of it with a button that takes it out. */
function createEvidence({ h, count, fill }: Kit): ComponentType<EvidenceProps> {
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

/** Styles the shadow root around an element, until what is returned is called. */
export function adopt(element: Element | null, css: string): () => void {
  const root = element?.getRootNode()
  if (!(root instanceof ShadowRoot)) return () => {}
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
