/** A new secret of 192 random bits in base64url. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24))
  return bytes.toBase64({ alphabet: 'base64url' })
}
