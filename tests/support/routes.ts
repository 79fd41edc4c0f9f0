import { createTestHarness } from 'wrangler'

/** A route as `routes-worker.ts` tells it. */
export interface Route {
  readonly method: string
  readonly path: string
}

/** Every route of the collector as `METHOD /path`, without what only stands before others. */
export async function readRoutes(): Promise<readonly string[]> {
  const harness = createTestHarness({
    root: `${import.meta.dirname}/../..`,
    workers: [
      {
        config: {
          name: 'routes',
          main: './tests/support/routes-worker.ts',
          compatibility_date: '2026-10-20',
          rules: [
            {
              type: 'Text',
              globs: ['**/*.css', '**/*.browser.js', '**/*.html'],
              fallthrough: true,
            },
          ],
        },
      },
    ],
  })
  try {
    await harness.listen()
    const answer = await harness.fetch('/__routes')
    return namesOf((await answer.json()) as readonly Route[])
  } finally {
    await harness.close()
  }
}

function namesOf(routes: readonly Route[]): readonly string[] {
  const named = routes.filter(({ path }) => !path.endsWith('*'))
  return [...new Set(named.map(({ method, path }) => `${method} ${path}`))].toSorted()
}
