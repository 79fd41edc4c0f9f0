import type { FollowModule } from '../modules.ts'

const PROBE_PX = 100
const done = new WeakSet<ShadowRoot>()

export const follow: FollowModule['follow'] = ({ root, signal }) => {
  if (done.has(root)) return
  done.add(root)
  const sheet = new CSSStyleSheet()
  root.adoptedStyleSheets.push(sheet)
  const move = () => {
    // Where a fixed element would stand, and how large, if nothing were done.
    sheet.replaceSync(`:host{inset:0 auto auto 0!important;width:${PROBE_PX}px!important}`)
    const { left, top, width } = root.host.getBoundingClientRect()
    const scale = width / PROBE_PX || 1
    sheet.replaceSync(`:host{
      inset:0 auto auto 0!important;
      width:${innerWidth}px!important;
      height:${innerHeight}px!important;
      transform:translate(${-left / scale}px,${-top / scale}px) scale(${1 / scale})!important;
      transform-origin:0 0!important;
      pointer-events:none!important
    }.launch,.status:not(:empty),dialog{pointer-events:auto}`)
  }
  move()
  for (const type of ['scroll', 'resize']) addEventListener(type, move, { signal, capture: true })
}
