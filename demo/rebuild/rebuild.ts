import { rebuildReports } from '../../worker/app/rebuild-reports.ts'
import { wranglerD1 } from './wrangler-d1.ts'

const args = process.argv.slice(2)
const known = ['--local', '--remote', '--write']
if (args.some((one) => !known.includes(one))) {
  console.error('Usage: npm run rebuild -- [--local | --remote] [--write]')
  process.exit(1)
}
const isDry = !args.includes('--write')
const db = wranglerD1(args.includes('--remote') ? '--remote' : '--local')
const { looked, differing, broken } = await rebuildReports(db, { isDry })
console.log(`${looked} reports looked at.`)
if (differing.length > 0) {
  const what = isDry ? 'Their rows differ from their events' : 'Rebuilt from their events'
  console.log(`${what}: ${differing.join(', ')}`)
}
if (broken.length > 0) console.log(`Their events tell no report: ${broken.join(', ')}`)
if (isDry && differing.length > 0) console.log('Run it again with --write to rebuild them.')
process.exit(broken.length > 0 ? 1 : 0)
