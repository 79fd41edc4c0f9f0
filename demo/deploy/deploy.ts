import { readdirSync } from 'node:fs'
import { readCommandLine } from '../program.ts'
import { instanceOf, nameIn, readToml } from './instance.ts'
import { deploy } from './order.ts'
import { wrangler } from './wrangler.ts'

const { values } = readCommandLine('npm run deploy -- [--name NAME] [--adopt]', {
  options: {
    name: { type: 'string' },
    adopt: { type: 'boolean', default: false },
    'new-secret': { type: 'boolean', default: false },
  },
})
const { adopt, 'new-secret': newSecret } = values
const migrations = readdirSync(`${import.meta.dirname}/../../worker/migrations`)
const toml = readToml()
try {
  const instance = instanceOf(toml, values.name ?? nameIn(toml))
  deploy({ wrangler, instance, adopt, newSecret, migrations }, (line) => console.log(line))
} catch (error) {
  if (!(error instanceof Error)) throw error
  console.error(`\n${error.message}`)
  process.exit(1)
}
