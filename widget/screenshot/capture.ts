import type { Shot } from '../modules.ts'

export const INK = '#1c1917'
/** The browser's bar about the shared tab may still be moving the page. */
const TRIES_MAX = 20
const PAUSE_MS = 50
/** A page that isn't painted, or stands still, may give no frame, and then nothing ever settles. */
const FRAMES_MAX_MS = 8_000

const OPTIONS = {
  video: { displaySurface: 'browser' },
  preferCurrentTab: true,
  selfBrowserSurface: 'include',
  surfaceSwitching: 'exclude',
  monitorTypeSurfaces: 'exclude',
}

// Chromium has it, and no other browser gets here.
declare const CropTarget: { fromElement(element: Element): Promise<object> }
type TabTrack = MediaStreamTrack & { cropTo(target: object): Promise<void> }

/** Takes a picture of this tab without the widget, or throws where none was taken. */
export async function take(panel: Element): Promise<Shot> {
  // Every single element, since a modal dialog shows even inside hidden ones. Before the browser
  // asks for permission, so that no frame shows the widget.
  const roots = [panel.getRootNode(), document.querySelector('amends-widget')?.shadowRoot]
  const parts = (roots as ShadowRoot[]).flatMap((root) => [
    ...root.querySelectorAll<HTMLElement>('*'),
  ])
  const show = (visibility: string) => {
    for (const { style } of parts) style.visibility = visibility
  }
  // Covered later too: this hides what stylesheets draw outside an element's box.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('[data-amends-hide]{opacity:0!important;transition:none!important}')
  document.adoptedStyleSheets.push(sheet)
  show('hidden')
  let track: TabTrack | undefined
  try {
    await soon(pause())
    const stream = await navigator.mediaDevices.getDisplayMedia(OPTIONS)
    track = stream.getVideoTracks()[0] as TabTrack
    return await soon(grab(stream, track, show))
  } finally {
    track?.stop()
    show('')
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

async function grab(
  stream: MediaStream,
  track: TabTrack,
  show: (visibility: string) => void,
): Promise<Shot> {
  const video = document.createElement('video')
  video.srcObject = stream
  video.muted = true
  await video.play()
  for (let tries = TRIES_MAX; tries; tries--) {
    await pause()
    const { videoWidth, videoHeight } = video
    const before = findSecrets(document)
    const canvas = document.createElement('canvas')
    canvas.width = videoWidth
    canvas.height = videoHeight
    canvas.getContext('2d')?.drawImage(video, 0, 0)
    await pause()
    // Until the picture has the proportions of the visible page.
    const ratio = (videoWidth * innerHeight) / (videoHeight * innerWidth)
    if (!(Math.abs(ratio - 1) < 0.02)) continue
    // What moved meanwhile is covered in both places.
    cover(canvas, before)
    const covered = cover(canvas, findSecrets(document))
    // Shown again before cropping, which waits for a frame, and a still page gives no other.
    show('')
    // Fails for another tab, whose private parts couldn't be found: only this one can be cropped to
    // an element of this page.
    await track.cropTo(await CropTarget.fromElement(document.documentElement))
    return { canvas, covered }
  }
  throw new TypeError()
}

// Two frames, so that the current state is painted.
const pause = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, PAUSE_MS)))
  })

/** Rejects where this takes too long: nothing must keep the panel hidden forever. */
const soon = <Result>(work: Promise<Result>) =>
  Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      setTimeout(reject, FRAMES_MAX_MS)
    }),
  ])

/** Covers these parts of the page, and returns how many of them are in view. */
function cover(canvas: HTMLCanvasElement, secrets: readonly Box[][]): number {
  // The page may be pinch-zoomed.
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

// However these words are joined; the short ones only as whole words.
const SECRET =
  /card ?(num|no|holder|code)|c ?v ?[cv]|i ?b ?a ?n|one ?time|pass ?w|\b(cc|pan|csc|pwd|pin|otp)\b/
/** Boxes are rounded, and letters reach beyond them. */
const PADDING = 4

/** A padded box in pixels of the viewport. */
type Box = readonly [x: number, y: number, width: number, height: number]
type Tree = Element | Document | ShadowRoot

/**
 * The boxes of everything private, by element: what the page marks, password and card fields,
 * editable text and canvases, also in open shadow roots and frames of the same origin. Other frames
 * are covered whole, since they can't be searched, and most card fields are in such frames.
 */
function findSecrets(
  page: Document,
  left = -(visualViewport as VisualViewport).offsetLeft - PADDING,
  top = -(visualViewport as VisualViewport).offsetTop - PADDING,
): Box[][] {
  // With everything inside, which may overflow: elements have their own boxes, and the range of a
  // tree has those of its text.
  const boxesOf = (element: Element) =>
    [element, ...all(element, '*'), ...treesIn(element).map(rangeOf)].flatMap((one) =>
      Array.from(one.getClientRects(), ({ x, y, width, height }): Box => [
        left + x,
        top + y,
        width + 2 * PADDING,
        height + 2 * PADDING,
      ]),
    )
  return [
    ...all(page, '[data-amends-hide]').map(boxesOf),
    // Typed text, and canvases, which can't be searched; the widget's own are hidden now.
    ...all(page, 'canvas,[contenteditable]:not([contenteditable=false])')
      .filter((one) => one.checkVisibility?.({ visibilityProperty: true }) ?? true)
      .map(boxesOf),
    ...all(page, 'input,textarea,select').filter(isSecret).map(boxesOf),
    ...all<HTMLIFrameElement>(page, 'iframe,object,embed,frame').flatMap((frame) => {
      const { x, y, width } = frame.getBoundingClientRect()
      return frame.contentDocument &&
        // Positions inside a scaled frame would be wrong.
        Math.round(width) === frame.offsetWidth &&
        getComputedStyle(frame).padding === '0px'
        ? findSecrets(frame.contentDocument, left + x + frame.clientLeft, top + y + frame.clientTop)
        : [boxesOf(frame)]
    }),
  ]
}

/** All matches in a tree and in every open shadow root of it. */
const all = <Found extends Element>(tree: Tree, selector: string): Found[] =>
  treesIn(tree).flatMap((one) => [...one.querySelectorAll<Found>(selector)])

const treesIn = (tree: Tree): Tree[] => [
  tree,
  ...[tree as Element, ...tree.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? treesIn(shadowRoot) : [],
  ),
]

function rangeOf(tree: Tree): Range {
  const range = new Range()
  range.selectNodeContents(tree)
  return range
}

// By all of its attributes, since covering too much is better than too little.
const isSecret = ({ attributes }: Element) =>
  SECRET.test(
    String(Array.from(attributes, ({ value }) => value))
      .replace(/([a-z])([A-Z])|[^A-Za-z]+/g, '$1 $2')
      .toLowerCase(),
  )
