// The guides as the build renders them, imported as text (see `rules` in wrangler.toml).
declare module '*.html' {
  const html: string
  export default html
}
