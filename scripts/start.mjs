/** `npm start`: the desktop application where Electron can run, else the same application in the browser. Says in one line which and why. */
import { resolve } from 'node:path'
import { runForeground, runProgram, whereTyped } from './foreground.mjs'
import { root, stampFolder } from './setup/places.mjs'
import { readJson } from './setup/stamps.mjs'
import { parseStartFlags, reasonForBrowser, startUsage } from './start-flags.mjs'

const flags = parseStartFlags(process.argv.slice(2))
if (flags.problem) {
  process.stderr.write(`${flags.problem}\n${startUsage}\n`)
  process.exitCode = 2
} else await start(flags)

async function start({ browser, workspace, port, rest }) {
  const electron = readJson(`${stampFolder}/electron.json`)
  const reason = reasonForBrowser({ wished: browser, electron, platform: process.platform, env: process.env, userId: process.getuid?.() })
  const folder = workspace && ['--workspace', resolve(whereTyped('start'), workspace)]
  if (reason) {
    process.stderr.write(`Coldframe opens in the browser: ${reason}.\n`)
    const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
    const args = [...(folder ?? []), ...(port ? ['--port', port] : []), ...(hasScreen ? ['--open'] : []), ...rest]
    await runProgram('src-main/hosts/server/main.ts', args)
  } else {
    process.stderr.write(`Coldframe opens its window (Electron ${electron.version}).\n`)
    process.exitCode = await runForeground(electron.path, ['.', ...(folder ?? []), ...rest], { cwd: root })
  }
}
