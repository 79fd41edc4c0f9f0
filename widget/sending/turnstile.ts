import type { ChallengeModule } from '../modules.ts'

/** What Turnstile's own script gives, as far as it is used here. */
interface Turnstile {
  render(
    element: HTMLElement,
    options: {
      readonly sitekey: string
      readonly appearance: 'interaction-only'
      readonly callback: (token: string) => void
    },
  ): string
  reset(widget: string): void
}

const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'

export const createChallenge: ChallengeModule['createChallenge'] = (siteKey, element) => {
  let reset: (() => void) | undefined
  let setPinnedFile: (token?: string) => void
  let proof = next()

  function next() {
    return new Promise<string | undefined>((resolve) => {
      setPinnedFile = resolve
    })
  }

  load().then(
    (turnstile) => {
      const widget = turnstile.render(element, {
        sitekey: siteKey,
        appearance: 'interaction-only',
        callback(token) {
          setPinnedFile(token)
          // One that is old is no proof any more, and the newest takes its place.
          proof = Promise.resolve(token)
        },
      })
      reset = () => turnstile.reset(widget)
    },
    // The page's policy, or the network: somebody looks at the report first.
    () => setPinnedFile(),
  )

  return {
    async prove() {
      const token = await proof
      if (token === undefined) return undefined
      // Each is good once.
      proof = next()
      reset?.()
      return token
    },
  }
}

function load(): Promise<Turnstile> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    const onLoad = () => resolve((window as unknown as { turnstile: Turnstile }).turnstile)
    script.addEventListener('load', onLoad)
    script.addEventListener('error', reject)
    script.src = SCRIPT
    document.head.append(script)
  })
}
