import { spawn } from 'node:child_process'
import { findProgram } from '../../scripts/setup/places.mjs'

/**
 * A screen for the windows: on Linux one that nobody sees (Xvfb), so that a run neither needs nor disturbs a desktop; else the one that is
 * there. Gives `{ env, close }`, or `{ reason }`.
 */
export async function openDisplay() {
  if (process.platform !== 'linux') return { env: {}, close: () => undefined }
  const program = findProgram('Xvfb')
  if (program) return startVirtualDisplay(program)
  if (process.env.DISPLAY) return { env: {}, close: () => undefined }
  return { reason: 'there is no display, and Xvfb is not installed (Debian and Ubuntu: apt-get install xvfb)' }
}

/** It picks a free number by itself and writes it to its fourth descriptor when it is ready. */
function startVirtualDisplay(program) {
  return new Promise((resolve) => {
    const args = ['-displayfd', '3', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp']
    const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const close = () => server.kill()
    server.once('error', (thrown) => resolve({ reason: `Xvfb did not start: ${thrown.message}` }))
    server.once('exit', (code) => resolve({ reason: `Xvfb ended with code ${code}` }))
    server.stdio[3].once('data', (number) => resolve({ env: { DISPLAY: `:${String(number).trim()}` }, close }))
    process.once('exit', close)
  })
}
