import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'

/** Chromium refuses its sandbox to root, as in most containers; anybody else's run keeps it. */
const chromiumArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** What the spec of the moment holds, however it ends. */
const openApps = new Set()
const scratchFolders = new Set()
const closeWithinMs = 15_000

/** A folder for one spec, with places for a profile and a workspace. */
export function makeScratch() {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-e2e-'))
  scratchFolders.add(folder)
  return { folder, workspace: join(folder, 'workspace'), profile: join(folder, 'profile') }
}

/** Ends every app that is still open and removes the folders: after each spec, also one that failed half-way. */
export async function clearUp() {
  for (const app of openApps) {
    const timer = setTimeout(() => app.process().kill('SIGKILL'), closeWithinMs)
    await app.close().catch(() => undefined)
    clearTimeout(timer)
  }
  for (const folder of scratchFolders) rmSync(folder, { recursive: true, force: true })
  openApps.clear()
  scratchFolders.clear()
}

/** Without the developer's own choice of a workspace. */
function environment(variant, display) {
  const env = { ...process.env, ...display.env, ...variant.env }
  delete env.COLDFRAME_WORKSPACE
  return env
}

/** Starts the app, on `workspace` where one is named, and gives `{ app, page, output }`; `output()` is what its processes printed. */
export async function launchApp(variant, display, { workspace, profile }) {
  mkdirSync(profile, { recursive: true })
  const app = await _electron.launch({
    executablePath: variant.found.path,
    args: [...chromiumArgs, `--user-data-dir=${profile}`, variant.folder, ...(workspace ? [`--workspace=${workspace}`] : [])],
    env: environment(variant, display),
    timeout: 60_000,
  })
  openApps.add(app)
  app.once('close', () => openApps.delete(app))
  let output = ''
  for (const stream of [app.process().stdout, app.process().stderr]) stream.on('data', (chunk) => (output += chunk))
  const page = await app.firstWindow({ timeout: 60_000 })
  page.setDefaultTimeout(30_000)
  await variant.attach(page)
  return { app, page, output: () => output }
}

/** Starts the app (a packaged one has no folder) without Playwright and waits for its end: `{ code, output }`. */
export function runApp(variant, display, args, limitMs) {
  return new Promise((resolve, reject) => {
    const child = spawn(variant.found.path, [...chromiumArgs, ...(variant.folder ? [variant.folder] : []), ...args], {
      env: environment(variant, display),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve({ code, output })
    })
  })
}

/** The process that holds the workspace, as it says itself. */
export function enginePid(workspace) {
  return JSON.parse(readFileSync(join(workspace, 'engine.json'), 'utf8')).pid
}
