// However these words are joined; the short ones as words of their own.
const SECRET =
  /card ?(num|no|holder|code)|c ?v ?[cv]|i ?b ?a ?n|one ?time|pass ?w|\b(cc|pan|csc|pwd|pin|otp)\b/
/** Browsers round, and letters reach beyond their boxes. */
const PADDING = 4

/** Where something is seen, with its padding, in pixels of the page that is seen. */
export type Box = readonly [x: number, y: number, width: number, height: number]
type Tree = Element | Document | ShadowRoot

/**
 * Where something private stands, by element: what the page marks, passwords and card fields, what
 * can be written in as it is shown, and what is drawn by script, also in open shadow roots and
 * frames of the same origin. Other frames are covered whole, for nobody can look into them, and most
 * card fields stand in such.
 */
export function findSecrets(
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
