import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, session } from 'electron'
import { defaultWorkspace } from '../environment.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { answerPages } from './bridge.ts'
import type { LaunchOptions } from './launch-options.ts'
import { openLogFile } from './log-file.ts'
import { restrictPages, restrictPermissions } from './page-policies.ts'
import { findPlaces, type Places } from './places.ts'
import { runSelfCheck } from './self-check.ts'
import { Shell } from './shell.ts'
import { holdSingleInstance } from './single-instance.ts'
import { workspaceFolder } from './workspace-file.ts'

/** The desktop shell, read like a table of contents. No domain code lives in this process, and nothing in it computes. */
export function startDesktop(options: LaunchOptions): void {
  if (options.selfCheck) {
    // It leaves the user's own profile alone, and nobody is there to dismiss Electron's window with an error.
    app.setPath('userData', mkdtempSync(join(tmpdir(), 'coldframe-self-check-')))
    process.on('uncaughtException', (thrown) => giveUp(thrown, true))
  }
  app.enableSandbox()
  registerAppScheme()
  restrictPages(app)
  const places = findPlaces()
  const shell = createShell(places, options)

  /** What is to be shown first: a path of the command line, or a file that the system hands in before there is a window (macOS). */
  let wished = options.workspace
  let isStarted = false
  if (!holdSingleInstance(options.workspace, (path) => void app.whenReady().then(() => showAgain(shell, path)))) {
    app.quit()
    return
  }
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (isStarted) void openPath(shell, path)
    else wished = path
  })
  app.on('activate', () => void app.whenReady().then(() => showAgain(shell, undefined)))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !options.selfCheck) app.quit()
  })
  app.on('will-quit', (event) => {
    if (shell.settled) return
    event.preventDefault()
    void shell.settle().then(() => app.quit())
  })
  void app
    .whenReady()
    .then(async () => {
      serveApp(places.page)
      restrictPermissions(session.defaultSession)
      answerPages(shell)
      isStarted = true
      if (options.selfCheck) await checkAndExit(shell, options)
      else await openPath(shell, wished)
    })
    .catch((thrown: unknown) => giveUp(thrown, options.selfCheck))
}

function createShell(places: Places, { selfCheck }: LaunchOptions): Shell {
  const writeLog = openLogFile(places.log)
  return new Shell({
    places,
    interactive: !selfCheck,
    log: (text) => {
      process.stderr.write(text)
      writeLog(text)
    },
  })
}

async function checkAndExit(shell: Shell, { workspace, out }: LaunchOptions): Promise<void> {
  const folder = app.getPath('userData')
  const code = await runSelfCheck(shell, workspace ? workspaceFolder(workspace) : join(folder, 'workspace'), out ?? folder)
  await shell.closeAll()
  app.exit(code)
}

/** Opens a workspace by its folder or its file; what cannot be opened is said, and a program without a window shows the last workspace instead. */
async function openPath(shell: Shell, path: string | undefined): Promise<void> {
  try {
    await shell.open(path === undefined ? await lastWorkspace(shell) : workspaceFolder(path))
  } catch (thrown) {
    if (path === undefined) throw thrown
    dialog.showErrorBox('Coldframe cannot open this', thrown instanceof Error ? thrown.message : String(thrown))
    if (!shell.focusAny()) await shell.open(await lastWorkspace(shell))
  }
}

/** A second start, or a click on the dock: the workspace that was asked for, else whatever is there. */
async function showAgain(shell: Shell, path: string | undefined): Promise<void> {
  if (path !== undefined || !shell.focusAny()) await openPath(shell, path)
}

/** What the environment names comes before what was open last. */
async function lastWorkspace(shell: Shell): Promise<string> {
  const [newest] = await shell.recent.list()
  return process.env.COLDFRAME_WORKSPACE || newest === undefined ? defaultWorkspace() : newest
}

function giveUp(thrown: unknown, isSilent: boolean): void {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  process.stderr.write(`${text}\n`)
  if (!isSilent) dialog.showErrorBox('Coldframe cannot start', text)
  app.exit(1)
}
