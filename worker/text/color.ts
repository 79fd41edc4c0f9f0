/** Black or white, whichever stands out more from a CSS hex colour (WCAG 2.2 contrast ratio). */
export function inkOn(hex: string): '#000' | '#fff' {
  const light = luminance(hex)
  const onBlack = (light + 0.05) / 0.05
  const onWhite = 1.05 / (light + 0.05)
  return onBlack > onWhite ? '#000' : '#fff'
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
