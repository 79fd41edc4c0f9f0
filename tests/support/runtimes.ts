import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    runtimes: string
  }
}

/**
 * Ends the runtimes that the test processes kept. Vitest gives each half a second to end by itself,
 * which on a busy machine is too short for it to end its runtimes first.
 */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(`${tmpdir()}/amends-runtimes-`)
  project.provide('runtimes', folder)
  const end = () => {
    try {
      for (const pid of readdirSync(folder)) kill(Number(pid))
    } catch {
      // It was called before, and the folder is gone.
    }
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', end)
  return () => {
    process.off('exit', end)
    end()
  }
}

/** Notes the runtimes that this process started, to be ended with the tests. */
export function noteRuntimes(folder: string): void {
  const args = ['-P', String(process.pid), '-f', 'workerd']
  const found = spawnSync('pgrep', args, { encoding: 'utf8' }).stdout
  for (const pid of found.split('\n').filter(Boolean)) writeFileSync(`${folder}/${pid}`, '')
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
