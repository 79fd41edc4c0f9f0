// What Cloudflare Email Sending takes beside `X-` headers. It refuses the whole mail for any other:
// https://developers.cloudflare.com/email-service/reference/headers/
const ALLOWED = [
  'in-reply-to',
  'references',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
]
const VALUE_MAX_BYTES = 2_048

/** The headers that the platform sends as they are; one of another name would cost the mail. */
export function allowedHeaders(
  wanted: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const fine = Object.entries(wanted).filter(([name, value]) => isName(name) && isValue(value))
  return Object.fromEntries(fine)
}

function isName(name: string): boolean {
  return ALLOWED.includes(name.toLowerCase()) || /^x-[a-z0-9-]+$/i.test(name)
}

function isValue(value: string): boolean {
  // Plain ASCII: neither the end of a header nor anything that has to be encoded.
  return /^[\x20-\x7e]+$/.test(value) && value.length <= VALUE_MAX_BYTES
}
