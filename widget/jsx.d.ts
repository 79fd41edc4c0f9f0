import type { JSX as Preact } from 'preact'

// The build compiles JSX to calls of the `h` in scope, so that a chunk can be handed one.
declare global {
  namespace JSX {
    type Element = Preact.Element
    type ElementType = Preact.ElementType
    type ElementClass = Preact.ElementClass
    type LibraryManagedAttributes<Component, Props> = Preact.LibraryManagedAttributes<
      Component,
      Props
    >
    interface ElementAttributesProperty extends Preact.ElementAttributesProperty {}
    interface ElementChildrenAttribute extends Preact.ElementChildrenAttribute {}
    interface IntrinsicElements extends Preact.IntrinsicElements {}
    interface IntrinsicAttributes extends Preact.IntrinsicAttributes {}
  }
}
