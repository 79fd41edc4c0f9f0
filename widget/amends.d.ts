/** Where a customer is vouched for by the site's own server. */
export interface Identity {
  readonly email: string
  /** HMAC-SHA256 of the address with the site's `identitySecret`, in hex. Made by the server. */
  readonly signature: string
}

/** What a page may say when it raises a report. */
export interface RaiseOptions {
  /** What went wrong, in the customer's words. */
  readonly text?: string
  /** Where in the journey, such as `payment`. */
  readonly step?: string
  /** The version of the site. */
  readonly release?: string
  /** The order that it is about. */
  readonly order?: string
  /** The element that failed, or that the customer pressed. */
  readonly element?: Element
}

/** What happened, and what is told of it. */
export interface AmendsEvents {
  open: null
  close: null
  /** A report is on its way. */
  raise: { readonly id: string; readonly reason: string }
  /** The collector has confirmed it. */
  sent: { readonly id: string; readonly reference: string }
  /** It is not sent: it waits on the device, or was refused, and the customer reads which. */
  failed: { readonly id: string }
}

/** What the page can do with the widget: `window.Amends`. */
export interface Amends {
  /** Opens the panel; a reason stands out in it. */
  open(reason?: string): void
  /** Raises a report at once and opens its receipt. */
  raise(reason: string, options?: RaiseOptions): void
  close(): void
  /** Says who the customer is, for the reports that are raised from now on; null: nobody known. */
  identify(who: Identity | null): void
  on<Name extends keyof AmendsEvents>(event: Name, run: (told: AmendsEvents[Name]) => void): void
  /** Takes the widget out of the page, with all that it listens to. */
  destroy(): void
  /** Takes a call by name: `['open', 'broken']`. What was queued before is made when the script arrives. */
  push(call: readonly [name: string, ...values: unknown[]]): void
}

declare global {
  interface Window {
    Amends?: Amends
  }
}
