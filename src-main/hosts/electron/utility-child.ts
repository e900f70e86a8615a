import { type MessagePortMain, utilityProcess } from 'electron'
import type { ChildHandle } from './child-handle.ts'
import { TextTail } from '../text-tail.ts'

export interface UtilityOptions {
  readonly entry: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Shown in the system's list of processes. */
  readonly name: string
  /** Receives what the process prints; without it, that goes where this program's own output goes. */
  readonly log?: (text: string) => void
}

/** Forks a Node process that belongs to this app: it ends with the app, and its last words are kept. */
export function startUtilityChild(options: UtilityOptions): ChildHandle<MessagePortMain> {
  const child = utilityProcess.fork(options.entry, [...options.args], {
    env: { ...options.environment },
    stdio: options.log ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    serviceName: options.name,
  })
  const lastWords = new TextTail(2000)
  child.stdout?.on('data', (chunk: Buffer) => options.log?.(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords.add(chunk.toString())
    options.log?.(chunk.toString())
  })
  return {
    get pid() {
      return child.pid
    },
    post: (message, ports = []) => child.postMessage(message, [...ports]),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener({ code, signal: null, lastWords: lastWords.text })),
    kill: () => killHard(child),
  }
}

/** `kill()` of a utility process is a polite SIGTERM; a process that is deep in native code may need more than that. */
function killHard(child: Electron.UtilityProcess): void {
  if (child.pid === undefined) {
    child.kill()
    return
  }
  try {
    process.kill(child.pid, 'SIGKILL')
  } catch {
    // It was gone already.
    child.kill()
  }
}
