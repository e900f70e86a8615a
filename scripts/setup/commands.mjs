import { spawn } from 'node:child_process'
import { stripVTControlCharacters } from 'node:util'
import { folderSize } from './progress.mjs'

const children = new Set()
const keptOutput = 16_000

/**
 * Runs a program and waits. Never rejects: gives `{ code, output, problem }`, `problem` being undefined on success, else one line of why.
 * `limitMs` bounds the whole, `idle: { folder, limitMs }` the time in which that folder does not grow (a download that hangs).
 * `show` is the stream (1 or 2) that gets its output instead of `output`; `onOutput` sees it besides. The program gets a process group of its own, so that it ends together with what it started.
 */
export function runCommand(file, args, { cwd, env, show, limitMs, idle, onOutput } = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? ['ignore', show, show] : ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      // npm and its like are batch files there, which only a shell starts.
      shell: process.platform === 'win32' && /\.(cmd|bat)$/i.test(file),
      windowsHide: true,
    })
    children.add(child)
    let output = ''
    let stopped
    const keep = (chunk) => {
      output = (output + chunk).slice(-keptOutput)
      onOutput?.(chunk)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const stop = (why) => {
      stopped = why
      killTree(child)
    }
    const timers = [
      limitMs && setTimeout(() => stop(`not done after ${Math.round(limitMs / 1000)} s`), limitMs),
      idle && watchIdle(idle, () => stop(`nothing came for ${Math.round(idle.limitMs / 1000)} s`)),
    ]
    const finish = (code, failure) => {
      for (const timer of timers) if (timer) clearTimeout(timer)
      children.delete(child)
      const problem = stopped ?? failure ?? (code === 0 ? undefined : lastLine(output) || `ended with code ${code}`)
      resolve({ code, output, problem })
    }
    child.on('error', (thrown) => finish(null, thrown.message))
    child.on('close', (code, signal) => finish(code, signal ? `ended by ${signal}` : undefined))
  })
}

function watchIdle({ folder, limitMs }, onIdle) {
  let size = -1
  let grewAt = Date.now()
  return setInterval(() => {
    const current = folderSize(folder)
    if (current !== size) {
      size = current
      grewAt = Date.now()
    } else if (Date.now() - grewAt > limitMs) onIdle()
  }, 1000)
}

/** Ends all programs that still run; for the moment before this process ends. */
export function killAllCommands() {
  for (const child of children) killTree(child)
}

function killTree(child) {
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** What most tools print last is why they gave up; stack frames, colours and lines of pure decoration are passed over. */
export function lastLine(output) {
  const lines = stripVTControlCharacters(output)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => /\w/.test(line) && !/^at\s/.test(line))
  const found = lines.findLast((line) => /error( \w+)?:/i.test(line)) ?? lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1)
  return (found ?? '').slice(0, 300)
}
