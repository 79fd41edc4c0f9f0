/** A text that only the worker's secret opens: the id of that secret, and the encrypted bytes. */
const ENCRYPTED = /enc1\.(?<id>[\w-]{8})\.(?<bytes>[\w-]{38,})/
const WHOLE = new RegExp(`^${ENCRYPTED.source}$`)

/** The parts of an encrypted text; null for any other. */
export function encryptedParts(
  text: string,
): { readonly id: string; readonly bytes: string } | null {
  const { id, bytes } = WHOLE.exec(text)?.groups ?? {}
  return id === undefined || bytes === undefined ? null : { id, bytes }
}

/** Whether something stored is encrypted, or has a part that is. */
export function holdsEncrypted(value: unknown): boolean {
  return ENCRYPTED.test(JSON.stringify(value) ?? '')
}

/**
 * An address of which all but the host is encrypted: what is before that, and the encrypted text.
 */
export function encryptedAddress(
  url: string,
): { readonly start: string; readonly text: string } | null {
  const { start, text } = /^(?<start>https?:\/\/[^/]+\/)(?<text>enc1\..+)$/.exec(url)?.groups ?? {}
  return start === undefined || text === undefined ? null : { start, text }
}
