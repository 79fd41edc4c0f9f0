/**
 * The address without what may hold secrets: credentials, query and fragment. Empty where it is no
 * web address.
 */
export function scrubUrl(url: string): string {
  if (!URL.canParse(url)) return ''
  const { protocol, origin, pathname } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' ? origin + pathname : ''
}
