import type { ComponentType } from 'preact'
import type { EditorProps } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'
import {
  type Area,
  between,
  clamp,
  nudge,
  paint,
  type Point,
  type Rectangle,
  type Tool,
} from './paint.ts'

interface EditorState {
  readonly tool: Tool
  readonly areas: readonly Area[]
  /** What is being drawn. */
  readonly frame: Rectangle | null
}

const TOOLS: readonly Tool[] = ['hide', 'highlight']
const ARROWS: Readonly<Partial<Record<string, readonly [right: number, down: number]>>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const MIDDLE: Rectangle = { left: 0.3, top: 0.4, width: 0.4, height: 0.2 }
/** A press that hardly moves isn't a drawing. */
const DRAWN_MIN = 0.005

/** Lets the customer hide and highlight parts of the picture before it is sent. */
export function createEditor({
  h,
  Component,
  fill,
  count,
}: PanelRuntime): ComponentType<EditorProps> {
  return class Editor extends Component<EditorProps, EditorState> {
    override state: EditorState = { tool: 'hide', areas: [], frame: null }
    declare canvas: HTMLCanvasElement
    start: Point | null = null

    paint = (frame?: Rectangle | null) =>
      paint(this.canvas, this.props.shot.canvas, this.state.areas, frame)

    override componentDidMount() {
      // A dialog of its own, so that Escape closes only the editor.
      this.canvas.closest('dialog')?.showModal()
      this.paint()
    }

    override componentDidUpdate() {
      this.paint(this.state.frame)
    }

    /** Adds what was drawn. */
    set = (frame: Rectangle) =>
      this.setState(({ tool, areas }) => ({ areas: [...areas, { tool, ...frame }], frame: null }))
    takeBack = () => this.setState(({ areas }) => ({ areas: areas.slice(0, -1) }))
    use = () => {
      this.paint()
      this.props.onLeave(this.canvas)
    }

    pointOf = ({ offsetX, offsetY }: PointerEvent): Point => {
      const { clientWidth, clientHeight } = this.canvas
      return { left: clamp(offsetX / clientWidth), top: clamp(offsetY / clientHeight) }
    }
    press = (event: PointerEvent) => {
      if (event.button) return
      this.canvas.setPointerCapture(event.pointerId)
      this.start = this.pointOf(event)
    }
    move = (event: PointerEvent) => {
      if (this.start) this.setState({ frame: between(this.start, this.pointOf(event)) })
    }
    release = (event: PointerEvent) => {
      const frame = this.start && between(this.start, this.pointOf(event))
      this.cancel()
      if (frame && Math.min(frame.width, frame.height) > DRAWN_MIN) this.set(frame)
    }
    cancel = () => {
      this.start = null
      this.setState({ frame: null })
    }

    key = (event: KeyboardEvent) => {
      const { key, shiftKey } = event
      const frame = this.state.frame ?? MIDDLE
      const by = ARROWS[key]
      if (by) this.setState({ frame: nudge(frame, by, shiftKey) })
      else if (key === 'Enter') this.set(frame)
      else if (key === 'Backspace') this.takeBack()
      else return
      event.preventDefault()
    }
    focus = () => {
      // Keyboard users need to see what the keys move.
      if (this.canvas.matches(':focus-visible')) this.setState({ frame: MIDDLE })
    }

    override render() {
      const { shot, texts, language, onLeave } = this.props
      const { tool, areas, frame } = this.state
      const { width, height } = shot.canvas
      const many = areas.length || shot.covered
      const tell = [
        many && count(areas[0] ? texts.drawn : texts.covered, many, language),
        frame && fill(texts.frame, inPercent(frame)),
      ]
      return (
        <dialog class="panel shot" aria-label={texts.look} onClose={() => onLeave(null)}>
          <div class="sheet">
            <h2 tabIndex={-1} autofocus>
              {texts.look}
            </h2>
            <p class="soft">{texts.hint}</p>
            <p class="row">
              {TOOLS.map((name) => (
                <button
                  class="plain"
                  aria-pressed={name === tool}
                  onClick={() => this.setState({ tool: name })}
                >
                  {texts[name]}
                </button>
              ))}
              <button class="plain" onClick={this.takeBack}>
                {texts.takeBack}
              </button>
            </p>
            <canvas
              width={width}
              height={height}
              ref={(canvas: HTMLCanvasElement | null) => {
                if (canvas) this.canvas = canvas
              }}
              // So that screen readers pass the keys on.
              role="application"
              tabIndex={0}
              aria-label={texts.pictureLabel}
              aria-describedby="shot-keys"
              onFocus={this.focus}
              onBlur={this.cancel}
              onKeyDown={this.key}
              onPointerDown={this.press}
              onPointerMove={this.move}
              onPointerUp={this.release}
              onPointerCancel={this.cancel}
            />
            <p class="soft" id="shot-keys">
              {texts.keys}
            </p>
            <p role="status">{tell.filter(Boolean).join(' · ')}</p>
            <p class="row">
              <button onClick={this.use}>{texts.use}</button>
              <button class="plain" onClick={() => onLeave(null)}>
                {texts.discard}
              </button>
            </p>
          </div>
        </dialog>
      )
    }
  }
}

const inPercent = (frame: Rectangle) =>
  Object.fromEntries(Object.entries(frame).map(([name, part]) => [name, Math.round(100 * part)]))
