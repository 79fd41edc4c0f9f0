import type { Rectangle } from './rectangle.ts'
import { INK } from './take.ts'

export type Tool = 'hide' | 'highlight'

/** What the customer has drawn. */
export interface Area extends Rectangle {
  readonly tool: Tool
}

const BRIGHT = '#ffb000'

/** Draws the picture with all areas, and the frame that is being drawn, into these pixels. */
export function paint(
  canvas: HTMLCanvasElement,
  picture: HTMLCanvasElement,
  areas: readonly Area[],
  frame?: Rectangle | null,
): void {
  const { width, height } = canvas
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  const line = Math.max(3, width / 250)
  const inPixels = (one: Rectangle) =>
    [one.left * width, one.top * height, one.width * width, one.height * height] as const
  const outline = (one: Rectangle, dashes: number[] = []) => {
    context.setLineDash(dashes)
    // Two colours, so that it is seen on any page.
    for (const [strokeStyle, lineWidth] of [
      [INK, line * 2],
      [BRIGHT, line],
    ] as const) {
      context.strokeStyle = strokeStyle
      context.lineWidth = lineWidth
      context.strokeRect(...inPixels(one))
    }
  }
  context.drawImage(picture, 0, 0)
  context.fillStyle = INK
  for (const area of areas) {
    if (area.tool === 'hide') context.fillRect(...inPixels(area))
    else outline(area)
  }
  if (frame) outline(frame, [line * 3, line * 2])
}
