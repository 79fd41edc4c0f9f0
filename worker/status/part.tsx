import type { Child } from 'hono/jsx'

interface PartProps {
  /** Its name, by which the page finds it again. */
  readonly name: string
  readonly children: Child
  readonly class?: string
  /** True where there is news to read, and nothing to fill in. */
  readonly tells?: boolean
}

/** A part of the page that is replaced by itself when there is news. */
export function Part({ name, children, class: more = '', tells = false }: PartProps) {
  return (
    <section id={name} class={`card ${more}`.trim()} data-part={tells ? 'tells' : 'asks'}>
      {children}
    </section>
  )
}
