import { newClick, raise } from '../support/click.ts'
import { startCollector } from '../support/collector.ts'
import { startReceiver } from '../support/receiver.ts'

const BUDGET = 12

/** D1 rows that a one-click report writes until its mail and its webhook are out. */
export async function benchRows(): Promise<void> {
  const collector = await startCollector()
  const receiver = await startReceiver()
  const endpoints = [{ id: 'crm', url: receiver.url, secret: receiver.secret }]
  await collector.seed({ id: 'demo' }, { endpoints })
  // In its first minute the clock takes the indexes away for which narrow rows stand.
  await collector.tick()
  collector.forgetLogs()
  await raise(collector, newClick())
  await collector.tick(60_000)
  const steps = collector.logs().flatMap(({ message }) => {
    const found = /"event":"(committed|claimed|recorded)".*"rowsWritten":(\d+)/.exec(message)
    return found ? [{ step: found[1] ?? '', rows: Number(found[2]) }] : []
  })
  for (const { step, rows } of steps) console.log(`  ${step.padEnd(10)} ${rows}`)
  const sum = steps.reduce((total, { rows }) => total + rows, 0)
  console.log(
    `  rows written: ${sum} (budget ${BUDGET}), webhooks received: ${receiver.got.length}`,
  )
  await Promise.all([collector.close(), receiver.close()])
}
