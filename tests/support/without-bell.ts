import { type Collector, startCollector } from './collector.ts'

/** A collector whose queue takes no bell: nothing is delivered until the clock ticks. */
export async function startWithoutBell(): Promise<Collector> {
  const broken = {
    name: 'broken-bell',
    main: './tests/support/broken-bell.ts',
    compatibility_date: '2026-10-20',
  }
  return startCollector({ bindingOverrides: { BELL: 'broken-bell' } }, [{ config: broken }])
}
