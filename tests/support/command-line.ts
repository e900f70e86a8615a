import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../../src-main/hosts/cli/main.ts', import.meta.url))

export interface CommandOutcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Somebody else than who runs the tests; only root may choose. */
export interface Identity {
  readonly uid?: number
  readonly gid?: number
}

/** Starts the real command line in a process of its own. */
export function startCommand(...args: string[]): { child: ChildProcess; outcome: Promise<CommandOutcome> } {
  return startCommandAs({}, ...args)
}

function startCommandAs(identity: Identity, ...args: string[]): { child: ChildProcess; outcome: Promise<CommandOutcome> } {
  const child = spawn(process.execPath, [entry, ...args], { ...identity, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const outcome = new Promise<CommandOutcome>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  return { child, outcome }
}

export function runCommand(...args: string[]): Promise<CommandOutcome> {
  return startCommand(...args).outcome
}

export function runCommandAs(identity: Identity, ...args: string[]): Promise<CommandOutcome> {
  return startCommandAs(identity, ...args).outcome
}
