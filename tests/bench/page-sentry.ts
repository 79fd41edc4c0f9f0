import { bundle } from '../support/bundle.ts'

/** What a site would put into its own bundle; `feedback` is the integration, or none. */
const entry = (dsn: string, feedback: string) => `
  import * as Sentry from '@sentry/browser'
  Sentry.init({ dsn: '${dsn}', integrations: [${feedback}] })`

/**
 * Sentry's SDK as a site would bundle it, with its default integrations: alone, with the feedback
 * that loads its dialog from Sentry's CDN, and with the feedback that brings all of it along.
 */
export async function bundleSentry(dsn: string) {
  const options = "{ colorScheme: 'light', showBranding: false }"
  const [alone, async, whole] = await Promise.all([
    bundle(entry(dsn, '')),
    bundle(entry(dsn, `Sentry.feedbackAsyncIntegration(${options})`)),
    bundle(entry(dsn, `Sentry.feedbackIntegration(${options})`)),
  ])
  return { alone, async, whole }
}
