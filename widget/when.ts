import type { Language } from '../worker/contract.ts'

const FAR_MS = 6 * 24 * 60 * 60 * 1000

/** A moment in plain words, such as `Tuesday 14:00`, on this device's clock. */
export function tellTime(at: number, now: number, language: Language): string {
  // The words are in one language; the way to write a clock may be that of the reader's country,
  // where the same language is written there in the same script.
  const locale = navigator.languages.find((own) => `${own}-`.startsWith(`${language}-`)) ?? language
  const day: Intl.DateTimeFormatOptions =
    Math.abs(at - now) < FAR_MS
      ? { weekday: 'long' }
      : { weekday: 'short', day: 'numeric', month: 'short' }
  const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' }
  const format = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, parts).format(at)
  // One after the other: at once, some languages put the clock first, or the two together.
  return `${format(day)} ${format(clock)}`
}
