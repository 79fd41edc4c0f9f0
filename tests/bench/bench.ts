import { fail } from '../../demo/program.ts'
import { benchCpu } from './cpu.ts'
import { benchFaults } from './faults.ts'
import { benchMutations } from './mutations.ts'
import { benchPage } from './page.ts'
import { benchRows } from './rows.ts'
import { benchScale } from './scale.ts'
import { benchStructure } from './structure.ts'

const BENCHES = {
  structure: benchStructure,
  rows: benchRows,
  cpu: benchCpu,
  faults: benchFaults,
  page: benchPage,
  scale: benchScale,
  mutations: benchMutations,
}

const args = process.argv.slice(2)
const wanted = args.filter((arg) => Object.hasOwn(BENCHES, arg))
if (args.length > 0 && wanted.length === 0) {
  fail(`Usage: npm run bench -- [${Object.keys(BENCHES).join(' | ')}]`)
}
// `structure` can look at another checkout, `cpu` and `mutations` at a part of what they measure, and
// `scale` at another number of reports.
const folder = args.find((arg) => !Object.hasOwn(BENCHES, arg))
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  await bench(folder)
}
process.exit()
