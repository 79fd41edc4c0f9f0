import type { ComponentType } from 'preact'
import type { QuestionsProps } from '../details/questions.tsx'
import type { Kit } from '../kit.ts'
import { adopt } from './adopt.ts'
import { createEvidence, idOf } from './evidence.tsx'
import { evidenceOf, type Line, readLines } from './lines.ts'
import { createPictures, type Picture } from './pictures.tsx'
import look from './along.css?inline'

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
