import { GONE } from './gone.ts'
import { even, scrubName } from './name.ts'
import { scrubPath } from './path.ts'
import { isToken, RUN, UUID } from './token.ts'

/**
 * Text of the page without what may be a secret or a person: queries and fragments of addresses,
 * mail addresses, numbers of cards and accounts, tokens and keys. The browser and the collector
 * have the same rules, for anybody can post.
 */
export const scrubText = (text: string): string =>
  scrubName(even(text).replace(ADDRESS, bareAddress).replace(QUERY, ''))
    .replace(RUN, (run, at: number, whole: string) =>
      // What a path is about may have such a name.
      isToken(run) && !(UUID.test(run) && whole[at - 1] === '/') ? GONE : run,
    )
    .replace(PATH, scrubPath)

const ADDRESS = /\b[a-z][a-z\d+.-]{0,30}:\/\/[^\s"'<>`()[\]{}?#]+(?:[?#][^\s"'<>`)}]*)?/gi
const QUERY = /[?#&][\w.%[\]-]+=[^\s"'<>`)\]}]*/g
const PATH = /(?<![^\s"'<>`()[\]{}])[^\s"'<>`()[\]{}]*\/[^\s"'<>`()[\]{}]*/g

function bareAddress(address: string): string {
  // What is no address to the browser keeps no query either.
  if (!URL.canParse(address)) return address.replace(/[?#].*|(?<=\/\/)[^/]*@/g, '')
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}
