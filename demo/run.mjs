// Plain JavaScript, so that any Node can read it and say what is wrong.
const NEEDED = 24
const [major] = process.versions.node.split('.').map(Number)

if (major < NEEDED) {
  console.error(
    `Amends runs on Node ${NEEDED}, which \`npm ci\` installs beside its packages, but this is Node ` +
      `${process.versions.node}: run \`npm ci\`, then \`npm start\`.`,
  )
  process.exit(1)
}
await import('./start.ts')
