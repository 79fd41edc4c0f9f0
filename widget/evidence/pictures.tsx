import type { ComponentType, TargetedEvent } from 'preact'
import type { DetailsTexts, LoadedTexts } from '../../worker/i18n/texts.ts'
import type { EditorProps, FetchChunk, FetchTexts } from '../modules.ts'
import type { PanelRuntime } from '../state/runtime.ts'
import { adopt } from './adopt.ts'
import { shrink } from './shrink.ts'

/** A picture that goes along. */
export interface Picture {
  readonly image: ImageBitmap | HTMLCanvasElement
  /** What is sent, in base64; null where it can't be made small enough. */
  readonly making: Promise<string | null>
  /** The result of `making`, once it is there. */
  made?: string | null
}

interface PicturesProps {
  readonly texts: LoadedTexts
  readonly pictures: readonly Picture[]
  readonly onChange: (change: (pictures: readonly Picture[]) => readonly Picture[]) => void
  readonly fetchChunk: FetchChunk
  readonly fetchTexts: FetchTexts
}

interface PicturesState {
  readonly fault: string
  /** The picture of the page that the customer is editing. */
  readonly editor:
    | (Pick<EditorProps, 'shot' | 'texts'> & { Editor: ComponentType<EditorProps> })
    | null
}

/** Memory is limited, and staff don't look at more. */
const PICTURES_MAX = 5

/** The customer's pictures: from the device, or of the page itself. */
export function createPictures(runtime: PanelRuntime): ComponentType<PicturesProps> {
  const { h, Component, fill } = runtime
  const Thumbnail = createThumbnail(runtime)

  return class Pictures extends Component<PicturesProps, PicturesState> {
    override state: PicturesState = { fault: '', editor: null }
    place: HTMLElement | null = null
    undress: (() => void) | undefined

    fault = (kind: keyof DetailsTexts['pictureFault']) =>
      this.setState({ fault: this.props.texts.pictureFault[kind] })
    focus = (selector: string) => this.place?.querySelector<HTMLElement>(selector)?.focus()

    override componentWillUnmount() {
      this.undress?.()
    }

    isFull = () => {
      const isFull = this.props.pictures.length >= PICTURES_MAX
      if (isFull) this.fault('count')
      return isFull
    }
    add = (image: Picture['image']) => {
      const making = shrink(image).then((blob) => blob && readBase64(blob))
      const picture: Picture = { image, making }
      this.props.onChange((pictures) => [...pictures, picture])
      void making.then((made) => {
        picture.made = made
        if (made !== null) return
        this.props.onChange((pictures) => pictures.filter((one) => one !== picture))
        this.fault('size')
      })
    }
    choose = async ({ currentTarget }: TargetedEvent<HTMLInputElement>) => {
      const [file] = currentTarget.files ?? []
      // The same file can be chosen again.
      currentTarget.value = ''
      this.setState({ fault: '' })
      if (!file || this.isFull()) return
      try {
        this.add(await createImageBitmap(file))
      } catch {
        this.fault('type')
      }
    }
    load = () =>
      Promise.all([this.props.fetchChunk('screenshot'), this.props.fetchTexts('picture')])
    capture = async () => {
      this.setState({ fault: '' })
      if (this.isFull()) return
      let fault = this.props.texts.failed
      try {
        const [{ createScreenshot }, { words: texts }] = await this.load()
        fault = texts.noPicture
        const { styles, take, Editor } = createScreenshot(runtime)
        this.undress ??= adopt(this.place, styles)
        this.setState({ editor: { Editor, texts, shot: await take(this.place as HTMLElement) } })
      } catch {
        this.setState({ fault })
        this.focus('.capture')
      }
    }
    leave = (canvas: HTMLCanvasElement | null) => {
      if (canvas) this.add(canvas)
      this.setState({ editor: null }, () =>
        this.focus(canvas ? '.thumb:last-of-type canvas' : '.capture'),
      )
    }
    remove = (picture: Picture) => {
      this.props.onChange((pictures) => pictures.filter((one) => one !== picture))
      this.focus('.file')
    }

    override render() {
      const { texts, pictures } = this.props
      const { fault, editor } = this.state
      const why = whyNoCapture()
      const warm = () => void this.load().catch(() => {})
      return (
        <div
          class="pictures"
          ref={(place: HTMLElement | null) => {
            this.place = place
          }}
        >
          {pictures.map((picture, at) => {
            const name = fill(texts.picture, { number: at + 1 })
            return (
              <Thumbnail
                image={picture.image}
                name={name}
                removeName={fill(texts.removePicture, { name })}
                onRemove={() => this.remove(picture)}
              />
            )
          })}
          <div class="row">
            <button class="plain file" onClick={() => this.place?.querySelector('input')?.click()}>
              {texts.addFile}
            </button>
            {!why && (
              <button
                class="plain capture"
                onPointerEnter={warm}
                onFocus={warm}
                onClick={() => void this.capture()}
              >
                {texts.capture}
              </button>
            )}
          </div>
          <input
            type="file"
            accept="image/*"
            hidden
            onChange={(event) => void this.choose(event)}
            // It bubbles, and would close the dialog.
            onCancel={(event: Event) => event.stopPropagation()}
          />
          {why && <p class="soft">{texts.noCapture[why]}</p>}
          <p role="status" class="bad">
            {fault}
          </p>
          {editor && <editor.Editor {...editor} language={texts.language} onLeave={this.leave} />}
        </div>
      )
    }
  }
}

/** The bytes of a blob in base64. */
function readBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    // The type before the comma isn't needed: the collector detects it.
    reader.addEventListener('load', () => resolve((reader.result as string).split(',')[1] ?? ''))
    reader.addEventListener('error', reject)
    reader.readAsDataURL(blob)
  })
}

type Why = keyof DetailsTexts['noCapture']

/** Why this page cannot be captured, or null where it can. */
function whyNoCapture(): Why | null {
  if (!isSecureContext) return 'insecure'
  // The picture would show the page around this one, whose private fields can't be found from here.
  if (window.top !== window) return 'framed'
  // Without crop targets it isn't certain that the picture is of this tab, so its private parts
  // couldn't be covered.
  const canTellThisTab = 'CropTarget' in window && 'getDisplayMedia' in navigator.mediaDevices
  return canTellThisTab && isAllowed() ? null : 'unsupported'
}

// The page's own policy may forbid it; only Chromium says so.
function isAllowed(): boolean {
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean }
  }
  return featurePolicy?.allowsFeature('display-capture') ?? true
}

interface ThumbnailProps {
  readonly image: ImageBitmap | HTMLCanvasElement
  readonly name: string
  readonly removeName: string
  readonly onRemove: () => void
}

const SIDE = 192

/** A small picture with its name and a button that removes it. */
function createThumbnail({ h }: PanelRuntime): ComponentType<ThumbnailProps> {
  // On a canvas, since the page's policy may block images.
  const draw = (canvas: HTMLCanvasElement | null, image: ThumbnailProps['image']) => {
    if (!canvas) return
    const scale = Math.min(1, SIDE / Math.max(image.width, image.height))
    canvas.width = Math.max(1, image.width * scale)
    canvas.height = Math.max(1, image.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  }

  return function Thumbnail({ image, name, removeName, onRemove }) {
    return (
      <figure class="thumb">
        <canvas
          role="img"
          aria-label={name}
          tabIndex={-1}
          ref={(canvas: HTMLCanvasElement | null) => draw(canvas, image)}
        />
        <figcaption>{name}</figcaption>
        <button class="plain" aria-label={removeName} onClick={onRemove}>
          ✕
        </button>
      </figure>
    )
  }
}
