import { readdirSync } from 'node:fs'
import { readCommandLine } from '../program.ts'
import { instanceOf, nameIn, readToml } from './instance.ts'
import { deploy } from './order.ts'
import { wrangler } from './wrangler.ts'

const { values } = readCommandLine('npm run deploy -- [--name NAME] [--adopt]', {
  options: {
    name: { type: 'string' },
    adopt: { type: 'boolean', default: false },
  },
})
const migrations = readdirSync(`${import.meta.dirname}/../../worker/migrations`)
const toml = readToml()
try {
  const instance = instanceOf(toml, values.name ?? nameIn(toml))
  deploy({ wrangler, instance, adopt: values.adopt, migrations })
} catch (error) {
  if (!(error instanceof Error)) throw error
  console.error(`\n${error.message}`)
  process.exit(1)
}
