import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunnerSpawner, WorkerProcess } from '../engine/runs/spawner.ts'

/** So much of a dead worker's error output is worth showing. */
const lastWordsLength = 2000

/** Workers as forked Node processes: the server host, the command line and tests. */
export function createNodeSpawner(entry = fileURLToPath(new URL('../engine/runs/worker-entry.ts', import.meta.url))): RunnerSpawner {
  return {
    spawn(role, { threads }): WorkerProcess {
      const child = fork(entry, [role], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: '1', NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '' },
      })
      let lastWords = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        lastWords = (lastWords + text).slice(-lastWordsLength)
      })
      return {
        pid: child.pid,
        send: (message) => {
          if (child.connected) child.send(message as object)
        },
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => {
          let told = false
          const tell = (code: number | null, signal: string | null): void => {
            if (told) return
            told = true
            listener({ code, signal, lastWords: lastWords.trim() })
          }
          child.on('close', tell)
          child.on('error', (error) => {
            lastWords += error.message
            tell(null, null)
          })
        },
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}
