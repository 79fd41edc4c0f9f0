const PAUSE_MS = 50

/** Waits until a question is answered with something, and returns that; fails after `withinMs`. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | null | undefined | false> | Answer | null | undefined | false,
  withinMs = 60_000,
): Promise<Answer> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    const answer = await ask()
    if (answer) return answer
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  throw new Error(`Waited ${withinMs} ms in vain: ${what}`)
}
