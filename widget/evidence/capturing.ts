import type { DetailsTexts } from '../../worker/i18n/texts.ts'

type Why = keyof DetailsTexts['noCapture']

/** Why this page cannot be captured, or null where it can. */
export function whyNoCapture(): Why | null {
  if (!isSecureContext) return 'insecure'
  // The picture would be of the page around this one, whose private fields nobody here can find.
  if (window.top !== window) return 'framed'
  // Browsers without crop targets hand out whole windows and screens, and never this tab for
  // certain: what is private could not be covered.
  const canTellThisTab = 'CropTarget' in window && 'getDisplayMedia' in navigator.mediaDevices
  return canTellThisTab && isAllowed() ? null : 'unsupported'
}

// The page's own policy may forbid it; only Chromium tells.
function isAllowed(): boolean {
  const { featurePolicy } = document as {
    featurePolicy?: { allowsFeature(name: string): boolean }
  }
  return featurePolicy?.allowsFeature('display-capture') ?? true
}
