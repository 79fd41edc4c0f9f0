import { benchFaults } from './faults.ts'
import { benchIntake } from './intake.ts'
import { benchPage } from './page.ts'
import { benchRows } from './rows.ts'

const BENCHES = { rows: benchRows, intake: benchIntake, faults: benchFaults, page: benchPage }

const wanted = process.argv.slice(2)
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n${name}`)
  await bench()
}
process.exit(0)
