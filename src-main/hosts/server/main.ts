/**
 * The browser host: the same engine and the same page as the desktop app, served on a loopback address. For machines without a display and
 * where no Electron binary can be had.
 */
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { toFailure } from '../../engine/kernel/errors.ts'
import { createLineLogger } from '../../engine/kernel/logger.ts'
import { defaultWorkspace } from '../environment.ts'
import { createNodeSpawner } from '../node-spawner.ts'
import { RecentWorkspaces } from '../recent-workspaces.ts'
import { servePages } from './page-server.ts'
import { WorkspaceSwitch } from './workspace-switch.ts'

const { values } = parseArgs({
  options: {
    workspace: { type: 'string' },
    port: { type: 'string', default: '0' },
    open: { type: 'boolean', default: false },
    pages: { type: 'string' },
  },
})
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const logger = createLineLogger(
  (line) => void process.stderr.write(line),
  () => Date.now(),
)

try {
  const workspaces = new WorkspaceSwitch(
    values.workspace ?? defaultWorkspace(),
    {
      host: 'server',
      spawner: createNodeSpawner(),
      logger,
      resumeQueue: true,
      warmReader: true,
      sampleWhenNew: values.workspace === undefined,
    },
    new RecentWorkspaces(join(configFolder(), 'workspaces.json')),
  )
  await workspaces.open()
  const pages = await servePages({
    pageFolder: values.pages ?? fileURLToPath(new URL('../../../out/renderer', import.meta.url)),
    port: Number(values.port),
    workspaces,
  })
  say(`Coldframe serves the workspace ${workspaces.folder}`)
  say(`Open ${pages.gate.invitation}`)
  say('The address lets one browser in. Enter prints a new one; ctrl-C ends.')
  if (values.open) openBrowser(pages.gate.invitation)
  process.stdin.on('data', () => say(`Open ${pages.gate.invitation}`)).unref?.()

  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    void pages
      .close()
      .then(() => workspaces.close())
      .then(() => process.exit(0))
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
} catch (thrown) {
  const failure = toFailure(thrown)
  process.stderr.write(`${failure.message}\n${failure.remedy}\n`)
  process.exit(1)
}

function configFolder(): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'coldframe')
}

/** Best effort: the address is printed anyway. */
function openBrowser(url: string): void {
  const [command, args] =
    process.platform === 'darwin' ? ['open', [url]] : process.platform === 'win32' ? ['explorer', [url]] : ['xdg-open', [url]]
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
