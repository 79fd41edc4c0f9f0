/** A page elsewhere cannot send this header, so no page but the demo's gives orders. */
export const DEMO_HEADER = 'x-amends-demo'

/** Under this name the collector keeps how many milliseconds its clock was turned ahead. */
export const CLOCK_JOB = 'demo_clock'
