import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow } from 'electron'
import { isAppUrl } from './app-files.ts'
import { pageChecks } from './self-check-page.ts'
import type { Shell } from './shell.ts'

/** How long the page may take until it speaks to the engine. */
const contactWithinMs = 30_000

export interface Check {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

export interface SelfCheckReport {
  readonly ok: boolean
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly windowUrl: string
  readonly checks: readonly Check[]
}

/**
 * `--self-check`: starts the app for real, without anybody at the screen. Opens a window, waits until its page speaks to the engine process,
 * tries what a page must not be able to do, writes `self-check.json` and `self-check.png` to `out`, and gives the exit code: 0 when all is well.
 */
export async function runSelfCheck(shell: Shell, workspace: string, out: string): Promise<number> {
  const { window } = await shell.open(workspace)
  const checks = [await contact(shell)]
  for (const [name, script] of Object.entries(pageChecks)) checks.push(await tryInPage(window, name, script))
  checks.push(noSecondWindow(), await picture(window, out))
  const report: SelfCheckReport = {
    ok: checks.every((check) => check.ok),
    versions: process.versions,
    windowUrl: window.webContents.getURL(),
    checks,
  }
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'self-check.json'), JSON.stringify(report, null, 2))
  return report.ok ? 0 : 1
}

async function contact(shell: Shell): Promise<Check> {
  const name = 'the page speaks to the engine process'
  return within(contactWithinMs, shell.firstContact).then(
    () => ({ name, ok: true, detail: 'first message arrived over the port' }),
    (thrown: unknown) => ({ name, ok: false, detail: String(thrown) }),
  )
}

/** A check is a script that runs in the page and gives what it found; '' means that all is as it must be. */
async function tryInPage(window: BrowserWindow, name: string, script: string): Promise<Check> {
  try {
    const found: unknown = await within(10_000, window.webContents.executeJavaScript(script, true))
    const url = window.webContents.getURL()
    const moved = isAppUrl(url) ? '' : `the window went to ${url}`
    const detail = [String(found), moved].filter((part) => part !== '').join('; ')
    return { name, ok: detail === '', detail }
  } catch (thrown) {
    return { name, ok: false, detail: String(thrown) }
  }
}

function noSecondWindow(): Check {
  const count = BrowserWindow.getAllWindows().length
  return { name: 'there is one window still', ok: count === 1, detail: `${count}` }
}

async function picture(window: BrowserWindow, out: string): Promise<Check> {
  const name = 'the window can be seen'
  const image = await window.webContents.capturePage()
  const { width, height } = image.getSize()
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, 'self-check.png'), image.toPNG())
  return { name, ok: width > 0 && height > 0, detail: `${width} x ${height}` }
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing happened for ${milliseconds / 1000} s`)), milliseconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
