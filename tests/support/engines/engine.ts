/** Keys by the names that every engine's driver understands. */
export type Key = 'Tab' | 'Enter' | 'Space' | 'Escape' | 'ArrowDown'

/** A tab of a real browser, moved by real pointer and key events. */
export interface Tab {
  /** Resolves once the page has loaded. */
  goto(url: string): Promise<void>
  /** Runs a function in the page, which may use nothing but its argument. */
  evaluate<Given, Answer>(run: (given: Given) => Answer, given: Given): Promise<Answer>
  /** Presses and lets go at a point of the viewport. */
  click(x: number, y: number): Promise<void>
  type(text: string): Promise<void>
  press(key: Key): Promise<void>
  close(): Promise<void>
}

/** A browser that is running. */
export interface Engine {
  readonly version: string
  newTab(): Promise<Tab>
  close(): Promise<void>
}

export const ENGINES = ['Chromium', 'Firefox', 'WebKit', 'Chromium 121', 'Chromium 109'] as const
export type EngineName = (typeof ENGINES)[number]
