const FAR_MS = 6 * 24 * 60 * 60 * 1000

/** A moment in plain words, such as `Tuesday 14:00`, on this device's clock. */
export function tellTime(at: number, now: number, language: string): string {
  // The words are in one language; the way to write a clock may be the device's own.
  const own = navigator.language
  const locale = own.startsWith(language) ? own : language
  const day: Intl.DateTimeFormatOptions =
    Math.abs(at - now) < FAR_MS
      ? { weekday: 'long' }
      : { weekday: 'short', day: 'numeric', month: 'short' }
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }
  const format = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, parts).format(at)
  return `${format(day)} ${format(clock)}`
}
