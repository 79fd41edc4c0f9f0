import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'

/** A machine without a network shall not wait for long. */
const INSTALL_MAX_MS = 180_000

export function isProgram(path: string | undefined): path is string {
  try {
    accessSync(path ?? '', constants.X_OK)
    return path !== undefined
  } catch {
    return false
  }
}

/** Installs Debian's packages where there is apt-get, and looks again. */
export function installDebian<Found>(names: string, find: () => Found | null): Found | null {
  if (!isProgram('/usr/bin/apt-get')) return null
  console.log(`Installing Debian's ${names} for the browser tests.`)
  // Others than root may do it where sudo asks for no password, as on the runners of a CI.
  const aptGet = process.getuid?.() === 0 ? 'apt-get' : 'sudo -n apt-get'
  const install = `${aptGet} install -y -qq --no-install-recommends ${names}`
  spawnSync('sh', ['-c', `${install} || (${aptGet} update -qq && ${install})`], {
    stdio: 'ignore',
    timeout: INSTALL_MAX_MS,
  })
  return find()
}
