import type { ComponentType } from 'preact'
import type { Kit } from '../kit.ts'

export interface ThumbnailProps {
  readonly image: ImageBitmap | HTMLCanvasElement
  readonly name: string
  readonly removeName: string
  readonly onRemove: () => void
}

const SIDE = 192

/** A small picture with its name and a button that removes it. */
export function createThumbnail({ h }: Kit): ComponentType<ThumbnailProps> {
  // Drawn, for a page's policy may allow no images but its own.
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
