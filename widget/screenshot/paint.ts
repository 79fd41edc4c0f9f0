import { INK } from './capture.ts'

export type Tool = 'hide' | 'highlight'

/** What the customer has drawn. */
export interface Area extends Rectangle {
  readonly tool: Tool
}

const BRIGHT = '#ffb000'

/** Draws the picture with all areas, and the frame that is being drawn, onto the canvas. */
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
    // Two colours, so that it is visible on any page.
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

/** A point of a picture, in parts of its width and height: from 0 to 1. */
export interface Point {
  readonly left: number
  readonly top: number
}

/** A part of a picture, in the same measure. */
export interface Rectangle extends Point {
  readonly width: number
  readonly height: number
}

/** How far one press of a key goes: fifty presses cross the picture. */
const STEP = 0.02

/** The rectangle between two opposite corners. */
export const between = (a: Point, b: Point): Rectangle => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  width: Math.abs(a.left - b.left),
  height: Math.abs(a.top - b.top),
})

/** The nearest number within the bounds. */
export const clamp = (value: number, max = 1, min = 0) => Math.min(Math.max(value, min), max)

/** The rectangle moved or resized by steps, always within the picture and never empty. */
export const nudge = (
  { left, top, width, height }: Rectangle,
  [right, down]: readonly [number, number],
  isGrowing: boolean,
): Rectangle =>
  isGrowing
    ? {
        left,
        top,
        width: clamp(width + right * STEP, 1 - left, STEP),
        height: clamp(height + down * STEP, 1 - top, STEP),
      }
    : {
        left: clamp(left + right * STEP, 1 - width),
        top: clamp(top + down * STEP, 1 - height),
        width,
        height,
      }
