import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, dialog, session } from 'electron'
import { defaultWorkspace } from '../environment.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { answerPages } from './bridge.ts'
import { parseLaunchOptions, workspaceFolder } from './launch-options.ts'
import { openLogFile } from './log-file.ts'
import { restrictPages, restrictPermissions } from './page-policies.ts'
import { findPlaces } from './places.ts'
import { runSelfCheck } from './self-check.ts'
import { Shell } from './shell.ts'
import { holdSingleInstance } from './single-instance.ts'

/** The desktop shell, read like a table of contents. No domain code lives in this process, and nothing in it computes. */
const options = parseLaunchOptions(process.argv.slice(1), process.cwd(), process.defaultApp)

if (options.selfCheck) {
  // It leaves the user's own profile alone, and nobody is there to dismiss Electron's window with an error.
  app.setPath('userData', mkdtempSync(join(tmpdir(), 'coldframe-self-check-')))
  process.on('uncaughtException', giveUp)
}
app.enableSandbox()
registerAppScheme()
restrictPages(app)

const places = findPlaces()
const writeLog = openLogFile(places.log)
const shell = new Shell({
  places,
  interactive: !options.selfCheck,
  log: (text) => {
    process.stderr.write(text)
    writeLog(text)
  },
})

if (holdSingleInstance(options.workspace, (workspace) => void showAgain(workspace))) {
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void app.whenReady().then(() => shell.open(workspaceFolder(path)))
  })
  app.on('activate', () => void showAgain(undefined))
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin' && !options.selfCheck) app.quit()
  })
  app.on('will-quit', (event) => {
    if (shell.settled) return
    event.preventDefault()
    void shell.settle().then(() => app.quit())
  })
  void app.whenReady().then(start).catch(giveUp)
} else {
  app.quit()
}

async function start(): Promise<void> {
  serveApp(places.page)
  restrictPermissions(session.defaultSession)
  answerPages(shell)
  if (options.selfCheck) {
    const folder = app.getPath('userData')
    const code = await runSelfCheck(shell, options.workspace ?? join(folder, 'workspace'), options.out ?? folder)
    await shell.closeAll()
    app.exit(code)
  } else {
    await shell.open(options.workspace ?? (await lastWorkspace()))
  }
}

/** A second start, or a click on the dock: the workspace that was asked for, else whatever is there. */
async function showAgain(workspace: string | undefined): Promise<void> {
  await app.whenReady()
  if (workspace !== undefined) await shell.open(workspace)
  else if (!shell.focusAny()) await shell.open(await lastWorkspace())
}

/** What the environment names comes before what was open last. */
async function lastWorkspace(): Promise<string> {
  const [newest] = await shell.recent.list()
  return process.env.COLDFRAME_WORKSPACE || newest === undefined ? defaultWorkspace() : newest
}

function giveUp(thrown: unknown): void {
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  process.stderr.write(`${text}\n`)
  if (!options.selfCheck) dialog.showErrorBox('Coldframe cannot start', text)
  app.exit(1)
}
