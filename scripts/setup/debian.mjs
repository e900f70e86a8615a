import { existsSync } from 'node:fs'
import { runCommand } from './commands.mjs'
import { findProgram } from './places.mjs'
import { say } from './progress.mjs'

/** Whether packages of the distribution can be installed without asking anybody. */
export function canInstallPackages() {
  return (
    process.platform === 'linux' && existsSync('/etc/debian_version') && process.getuid?.() === 0 && findProgram('apt-get') !== undefined
  )
}

/** Installs packages of Debian or Ubuntu. Gives the problem in one line, or undefined. */
export async function installPackages(names) {
  say(`installing ${names.join(' and ')} from the distribution`)
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, limitMs: 15 * 60_000 }
  const apt = findProgram('apt-get')
  await runCommand(apt, ['update', '-q'], options) // a stale list is often good enough
  const { problem } = await runCommand(apt, ['install', '-y', '-q', '--no-install-recommends', ...names], options)
  return problem && `apt-get install ${names.join(' ')}: ${problem}`
}
