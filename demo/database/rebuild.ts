import { rebuildReports } from '../../worker/app/rebuild-reports.ts'
import { Problem } from '../../worker/problem.ts'
import { fail, readCommandLine } from '../program.ts'
import { DatabaseFault, wranglerD1 } from './wrangler-d1.ts'

const { values } = readCommandLine('npm run rebuild -- [--local | --remote] [--write]', {
  options: {
    local: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const db = wranglerD1(values.remote ? '--remote' : '--local')
const { looked, differing, broken, listed, failed } = await rebuild()
console.log(`${count(looked)} checked.`)
if (differing.length > 0) {
  const what = values.write ? 'rebuilt from events' : 'not what the events add up to'
  console.log(`${count(differing.length)} ${what}: ${differing.join(', ')}`)
}
if (broken.length > 0) {
  console.log(`${count(broken.length)} without usable events, left as is: ${broken.join(', ')}`)
}
for (const [name, rows] of [['lists', listed] as const, ['alerts that failed', failed] as const]) {
  const what = values.write ? 'made anew' : 'not what they should be'
  if (rows > 0) console.log(`Rows of the ${name}, ${what}: ${rows}`)
}
if (looked > 0 && differing.length + broken.length + listed + failed === 0) {
  console.log('All of them are what their events add up to.')
}
if (!values.write && differing.length + listed + failed > 0) {
  console.log('To rebuild, run it again with --write.')
}
process.exit(broken.length > 0 ? 1 : 0)

async function rebuild() {
  try {
    return await rebuildReports(db, { isDry: !values.write, now: Date.now() })
  } catch (error) {
    const cause = error instanceof Problem ? error.cause : error
    if (cause instanceof DatabaseFault) fail(cause.message)
    throw error
  }
}

function count(reports: number): string {
  return reports === 1 ? '1 report' : `${reports} reports`
}
