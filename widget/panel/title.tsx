import { type ComponentChildren, h } from 'preact'

/** The heading of a phase: it names the dialog and takes the focus. */
export function Title({ children }: { children: ComponentChildren }) {
  return (
    <h2 id="title" tabIndex={-1}>
      {children}
    </h2>
  )
}
