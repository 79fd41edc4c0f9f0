/** Longer than any handler is waited for: one that hangs is of a test about what hangs. */
const PATIENCE_MS = 30_000
const LOOK_MS = 5
/** A tick from further away has a clock of its own. */
const SAME_CLOCK_MS = 5_000

interface Running {
  readonly clock: 'real' | 'ahead'
  readonly since: number
}

const running = new Set<Running>()

/**
 * Runs a handler when none of the other clock is at work. A test may tick hours ahead while the
 * queue still delivers by the real clock: to such a tick, every lease of the queue has run out, and
 * it would send once more what is being sent.
 */
export async function takeTurn(clock: Running['clock'], run: () => Promise<void>): Promise<void> {
  const isKept = () =>
    [...running].some((other) => other.clock !== clock && Date.now() - other.since < PATIENCE_MS)
  while (isKept()) await new Promise((done) => setTimeout(done, LOOK_MS))
  const self = { clock, since: Date.now() }
  running.add(self)
  try {
    await run()
  } finally {
    running.delete(self)
  }
}

/** Whose clock a tick has. */
export const clockOf = (scheduledTime: number): Running['clock'] =>
  Math.abs(scheduledTime - Date.now()) < SAME_CLOCK_MS ? 'real' : 'ahead'
