/** The address of a report's own page, with this device's clock, so that its times are told on it. */
export function wayBack(statusUrl: string): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return `${statusUrl}?zone=${encodeURIComponent(timeZone)}`
}
