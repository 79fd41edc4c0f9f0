import type { Shot } from '../modules.ts'

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

// However these words are joined; the short ones as words of their own.
const SECRET =
  /card ?(num|no|holder|code)|c ?v ?[cv]|i ?b ?a ?n|one ?time|pass ?w|\b(cc|pan|csc|pwd|pin|otp)\b/
/** Browsers round, and letters reach beyond their boxes. */
const PADDING = 4

/** Where something is seen, with its padding, in pixels of the page that is seen. */
type Box = readonly [x: number, y: number, width: number, height: number]
type Tree = Element | Document | ShadowRoot

/**
 * Where something private stands, by element: what the page marks, passwords and card fields, what
 * can be written in as it is shown, and what is drawn by script, also in open shadow roots and
 * frames of the same origin. Other frames are covered whole, for nobody can look into them, and most
 * card fields stand in such.
 */
function findSecrets(
  page: Document,
  left = -(visualViewport as VisualViewport).offsetLeft - PADDING,
  top = -(visualViewport as VisualViewport).offsetTop - PADDING,
): Box[][] {
  // With all that is in it, for anything may reach out of it: elements have boxes of their own, and
  // the range of a tree has those of its text.
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
    // What somebody typed, and what nobody can look into; ours are not to be seen now.
    ...all(page, 'canvas,[contenteditable]:not([contenteditable=false])')
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map(boxesOf),
    ...all(page, 'input,textarea,select').filter(isSecret).map(boxesOf),
    ...all<HTMLIFrameElement>(page, 'iframe,object,embed,frame').flatMap((frame) => {
      const { x, y, width } = frame.getBoundingClientRect()
      return frame.contentDocument &&
        // What is shown larger or smaller than it is stands elsewhere than it says.
        Math.round(width) === frame.offsetWidth &&
        getComputedStyle(frame).padding === '0px'
        ? findSecrets(frame.contentDocument, left + x + frame.clientLeft, top + y + frame.clientTop)
        : [boxesOf(frame)]
    }),
  ]
}

/** What is found in here, and in every open shadow root of it. */
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

// By everything that its attributes say: too much is covered rather than too little.
const isSecret = ({ attributes }: Element) =>
  SECRET.test(
    String(Array.from(attributes, ({ value }) => value))
      .replace(/([a-z])([A-Z])|[^A-Za-z]+/g, '$1 $2')
      .toLowerCase(),
  )
