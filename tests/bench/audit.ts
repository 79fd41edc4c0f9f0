import { spawnSync } from 'node:child_process'

/** What `npm audit --json` says: findings, or why there are none to have. */
export interface Audit {
  readonly auditReportVersion?: number
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly range: string }>
  >
  readonly message?: string
}

/**
 * Tells a finding from a registry that does not answer: only the first is a fault of ours. What
 * builds the widget is looked at as closely as what runs.
 */
export function judge(output: string): { readonly isFault: boolean; readonly says: string } {
  const audit = parse(output)
  if (audit?.auditReportVersion === undefined) {
    const why = audit?.message?.split(' ').slice(0, 3).join(' ') ?? 'no answer'
    return { isFault: false, says: `npm audit: NOT DONE, the registry did not answer (${why}).` }
  }
  const found = Object.entries(audit.vulnerabilities ?? {})
  if (found.length === 0) return { isFault: false, says: 'npm audit: no known vulnerabilities.' }
  const lines = found.map(([name, { severity, range }]) => `  ${severity}: ${name} ${range}`)
  return { isFault: true, says: ['npm audit: known vulnerabilities.', ...lines].join('\n') }
}

function parse(output: string): Audit | null {
  try {
    return JSON.parse(output) as Audit
  } catch {
    return null
  }
}

if (import.meta.main) {
  const args = ['audit', '--json', '--include=dev', '--fetch-retries=0', '--fetch-timeout=30000']
  const { stdout } = spawnSync('npm', args, { encoding: 'utf8' })
  const { isFault, says } = judge(stdout)
  console.log(says)
  if (isFault) process.exit(1)
}
