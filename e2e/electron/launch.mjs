import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from 'playwright'

/** Chromium refuses its sandbox to root, as in most containers; anybody else's run keeps it. */
const chromiumArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** A profile and a workspace for one spec, gone with it. */
export function makeScratch() {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-e2e-'))
  const workspace = join(folder, 'workspace')
  return { folder, workspace, profile: join(folder, 'profile'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Starts the app, on `workspace` where one is named, and gives `{ app, page, output }`; `output()` is what its processes printed. */
export async function launchApp(variant, display, { workspace, profile }) {
  mkdirSync(profile, { recursive: true })
  const app = await _electron.launch({
    executablePath: variant.found.path,
    args: [...chromiumArgs, `--user-data-dir=${profile}`, variant.folder, ...(workspace ? [`--workspace=${workspace}`] : [])],
    env: { ...process.env, ...display.env, ...variant.env },
    timeout: 60_000,
  })
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
      env: { ...process.env, ...display.env, ...variant.env },
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
