import { type Box, findSecrets } from './secrets.ts'

/** A picture of the page, with everything private covered for good. */
export interface Shot {
  readonly canvas: HTMLCanvasElement
  /** How many private things are covered. */
  readonly covered: number
}

export const INK = '#1c1917'
/** The browser's own bar, which says that the tab is shared, may still move the page. */
const TRIES_MAX = 20
const PAUSE_MS = 50
const PLAY_MAX_MS = 5_000

const OPTIONS = {
  video: { displaySurface: 'browser' },
  preferCurrentTab: true,
  selfBrowserSurface: 'include',
  surfaceSwitching: 'exclude',
  monitorTypeSurfaces: 'exclude',
}

// Known to Chromium, and no other browser gets here.
declare const CropTarget: { fromElement(element: Element): Promise<object> }
type TabTrack = MediaStreamTrack & { cropTo(target: object): Promise<void> }

/** Takes a picture of this tab without the widget, or throws where none was taken. */
export async function take(panel: Element): Promise<Shot> {
  // Every part of ours, for browsers show a modal dialog whatever is around it. Before anybody is
  // asked, so that no frame ever shows it.
  const roots = [panel.getRootNode(), document.querySelector('amends-widget')?.shadowRoot]
  const parts = (roots as ShadowRoot[]).flatMap((root) => [
    ...root.querySelectorAll<HTMLElement>('*'),
  ])
  const show = (visibility: string) => {
    for (const { style } of parts) style.visibility = visibility
  }
  // Covered later all the same: this is for what a stylesheet puts outside of it, which has no box.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('[data-amends-hide]{opacity:0!important;transition:none!important}')
  document.adoptedStyleSheets.push(sheet)
  show('hidden')
  let track: TabTrack | undefined
  try {
    await pause()
    const stream = await navigator.mediaDevices.getDisplayMedia(OPTIONS)
    track = stream.getVideoTracks()[0] as TabTrack
    const shot = await grab(stream)
    // What another tab shows cannot be searched for what is private: this one alone can be cropped
    // to an element of this page. Only now, for a page that stands still gives no frame after it.
    await track.cropTo(await CropTarget.fromElement(document.documentElement))
    return shot
  } finally {
    track?.stop()
    show('')
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

async function grab(stream: MediaStream): Promise<Shot> {
  const video = document.createElement('video')
  video.srcObject = stream
  video.muted = true
  // A tab that is never painted must not keep the panel hidden.
  await Promise.race([video.play(), pause(PLAY_MAX_MS)])
  for (let tries = TRIES_MAX; tries; tries--) {
    await pause()
    const { videoWidth, videoHeight } = video
    const before = findSecrets(document)
    const canvas = document.createElement('canvas')
    canvas.width = videoWidth
    canvas.height = videoHeight
    canvas.getContext('2d')?.drawImage(video, 0, 0)
    await pause()
    // Until the picture is of all that can be seen of the page.
    const ratio = (videoWidth * innerHeight) / (videoHeight * innerWidth)
    if (!(Math.abs(ratio - 1) < 0.02)) continue
    // What moved meanwhile is covered where it was and where it is.
    cover(canvas, before)
    return { canvas, covered: cover(canvas, findSecrets(document)) }
  }
  throw new TypeError()
}

// Two frames, so that the page is painted as it is now.
const pause = (ms = PAUSE_MS) =>
  new Promise<void>((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, ms)))
  })

/** Covers these parts of the page, and says how many of them can be seen. */
function cover(canvas: HTMLCanvasElement, secrets: readonly Box[][]): number {
  // Two fingers may have made the page larger than it is.
  const zoom = ((visualViewport as VisualViewport).scale * canvas.width) / innerWidth
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  context.fillStyle = INK
  return secrets.filter(
    (boxes) =>
      boxes.filter((box) => {
        const [x, y, width, height] = box.map((length) => length * zoom) as [
          number,
          number,
          number,
          number,
        ]
        context.fillRect(x, y, width, height)
        return x + width > 0 && y + height > 0 && x < canvas.width && y < canvas.height
      }).length,
  ).length
}
