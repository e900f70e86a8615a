import { fork } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildHandle } from '../child-handle.ts'
import { TextTail } from '../../text-tail.ts'

/** A real process in place of Electron's utility process: runs the given program text, which talks by `process.send`. Ports arrive as a count. */
export function startNodeChild(program: string): ChildHandle<unknown> {
  const file = join(mkdtempSync(join(tmpdir(), 'coldframe-child-')), 'program.mjs')
  writeFileSync(file, program)
  const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const lastWords = new TextTail(2000)
  child.stderr?.on('data', (chunk: Buffer) => lastWords.add(chunk.toString()))
  return {
    pid: child.pid,
    post: (message, ports = []) => {
      if (child.connected) child.send({ message, ports: ports.length })
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('close', (code, signal) => listener({ code, signal, lastWords: lastWords.text })),
    kill: () => void child.kill('SIGKILL'),
  }
}
