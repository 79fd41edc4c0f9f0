import type { ChallengeModule } from '../modules.ts'

/** The part of Turnstile's own script that is used here. */
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
          // A token expires, and Turnstile then calls back with a new one.
          proof = Promise.resolve(token)
        },
      })
      reset = () => turnstile.reset(widget)
    },
    // Blocked by the page's policy or the network: staff check the report first.
    () => setPinnedFile(),
  )

  return {
    async prove() {
      const token = await proof
      if (token === undefined) return undefined
      // Each token can be used once.
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
