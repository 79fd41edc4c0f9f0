// Scripts of our pages, imported as text (see `rules` in wrangler.toml).
declare module '*.browser.js' {
  const code: string
  export default code
}
