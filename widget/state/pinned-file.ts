import type { LauncherSettings } from '../../worker/contract.ts'

/** What the launcher has in a pinned file, where no collector has put it into the code. */
interface PinnedFile {
  readonly script: HTMLScriptElement
  readonly settings: LauncherSettings
  /** Loads a chunk, which is code of this file, or words, which are data. */
  load(path: string): Promise<never>
}

export let pinnedFile: PinnedFile

/** Says once, before the launcher runs, what it has. */
export function setPinnedFile(all: PinnedFile): void {
  pinnedFile = all
}
