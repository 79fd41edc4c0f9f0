import type { PageInput } from './contract.ts'

/** The path of a page as people read it: what was taken out of it shows as `[…]`. Empty for none. */
export function pagePath({ url }: Pick<PageInput, 'url'>): string {
  return URL.canParse(url) ? new URL(url).pathname.replaceAll('%E2%80%A6', '…') : ''
}
