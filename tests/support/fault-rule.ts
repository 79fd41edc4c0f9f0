/** What goes wrong, where, how and how often. */
export interface FaultRule {
  /**
   * A pattern over what is called: `DB` and the SQL, `INTAKE send`, `BELL send`, `EMAIL send` and whom it is to,
   * `fetch` and the path of a request, or `queue` and the name of one whose messages come in.
   */
  readonly call: string
  /**
   * `before`: nothing was done. `after`: it was done, and nobody learns of it. `hang`: no answer
   * ever. `poison`: the second statement of a batch fails. `vanish`: nothing was done, and nobody
   * learns of it. `paused`: the worker has this secret, whatever is called.
   */
  readonly how: 'before' | 'after' | 'hang' | 'poison' | 'vanish' | 'paused'
  readonly times?: number
  /** How probable it is at each call, from 0 to 1. */
  readonly chance?: number
  readonly message?: string
  /** Such as the mail service gives its errors. */
  readonly code?: string
}
