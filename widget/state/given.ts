import type { LauncherSettings } from '../../worker/contract.ts'

/** What the launcher has in a pinned file, where no collector has put it into the code. */
interface Given {
  readonly script: HTMLScriptElement
  readonly settings: LauncherSettings
  /** Loads a chunk, which is code of this file, or words, which are data. */
  load(path: string): Promise<never>
}

export let given: Given

/** Says once, before the launcher runs, what it has. */
export function give(all: Given): void {
  given = all
}
