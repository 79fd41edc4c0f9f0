// Plain JavaScript, so that any Node can read it and say what is wrong.
const NEEDED = 24
const [major] = process.versions.node.split('.').map(Number)

if (major < NEEDED) {
  console.error(
    `Amends needs Node ${NEEDED}, but this is Node ${process.versions.node}. ` +
      'Run `npm ci`, which installs the right version, then `npm start`.',
  )
  process.exit(1)
}
await import('./start.ts')
