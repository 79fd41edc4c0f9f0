import { requireChromium } from '../chromium.ts'
import { requireFirefox } from './firefox.ts'
import { requirePrograms } from './webkit.ts'

/**
 * Installs the browsers that are missing, one after the other: Debian installs nothing for two at
 * once. A file whose browser cannot be had says so itself.
 */
export function setup(): void {
  for (const find of [requireChromium, requireFirefox, requirePrograms]) {
    try {
      find()
    } catch (error) {
      console.warn(String(error))
    }
  }
}
