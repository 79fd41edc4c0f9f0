import type { LauncherSettings } from '../../worker/contract.ts'

/** What the launcher needs in a pinned file, where no collector has put it into the code. */
interface PinnedFile {
  readonly script: HTMLScriptElement
  readonly settings: LauncherSettings
  /** Loads a chunk, which is code of this file, or texts, which are data. */
  load(path: string): Promise<never>
}

export let pinnedFile: PinnedFile

/** Called once, before the launcher runs. */
export function setPinnedFile(file: PinnedFile): void {
  pinnedFile = file
}
