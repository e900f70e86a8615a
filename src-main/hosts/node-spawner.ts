import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunnerSpawner, WorkerProcess } from '../engine/runs/spawner.ts'
import { TextTail } from './text-tail.ts'
import { workerEnvironment } from './worker-environment.ts'

/** So much of a dead worker's error output is worth showing. */
const lastWordsLength = 2000

/** Workers as forked Node processes: the server host, the command line and tests. */
export function createNodeSpawner(entry = fileURLToPath(new URL('../engine/runs/worker-entry.ts', import.meta.url))): RunnerSpawner {
  return {
    spawn(role, { threads }): WorkerProcess {
      const child = fork(entry, [role], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: workerEnvironment(process.env, threads),
      })
      const errors = new TextTail(lastWordsLength)
      child.stderr?.setEncoding('utf8').on('data', (text: string) => errors.add(text))
      return {
        pid: child.pid,
        send: (message) => {
          if (child.connected && typeof message === 'object' && message !== null) child.send(message)
        },
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => {
          let told = false
          const tell = (code: number | null, signal: string | null): void => {
            if (told) return
            told = true
            listener({ code, signal, lastWords: errors.text })
          }
          child.on('close', tell)
          child.on('error', (error) => {
            errors.add(error.message)
            tell(null, null)
          })
        },
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}
