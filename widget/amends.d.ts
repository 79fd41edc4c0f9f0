/** A customer whose address the site's own server has signed. */
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

/** What the page can listen to, and what each event carries. */
export interface AmendsEvents {
  open: null
  close: null
  /** A report is on its way. */
  raise: { readonly id: string; readonly reason: string }
  /** The collector has confirmed it. */
  sent: { readonly id: string; readonly reference: string }
  /** It isn't sent: it waits on the device or was refused, and the customer is told which. */
  failed: { readonly id: string }
}

/** What the page can do with the widget: `window.Amends`. */
export interface Amends {
  /** Opens the panel; a reason stands out in it. */
  open(reason?: string): void
  /** Raises a report at once and opens its receipt. */
  raise(reason: string, options?: RaiseOptions): void
  close(): void
  /** Says who the customer is, for reports raised from now on; null when nobody is known. */
  identify(who: Identity | null): void
  on<Name extends keyof AmendsEvents>(event: Name, run: (detail: AmendsEvents[Name]) => void): void
  /** Removes the widget and all its listeners from the page. */
  destroy(): void
  /** Makes a call by name: `['open', 'broken']`. Calls queued before the script arrives are made then. */
  push(call: readonly [name: string, ...values: unknown[]]): void
}

declare global {
  interface Window {
    Amends?: Amends
  }
}
