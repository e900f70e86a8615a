import { expect, test } from 'vitest'
import { runCommand } from './run-command.ts'
import { startNodeChild } from './testing/node-child.ts'

/** Asks for a worker, hands it a word, and ends with the code that the worker answers. */
const commandProgram = `
  process.on('message', ({ message }) => {
    if (message.type === 'worker-message') process.exit(message.message.code)
    if (message.type === 'close') process.exit(130)
  })
  process.send({ type: 'worker-spawn', workerId: 1, role: 'runner', threads: 1 })
  process.send({ type: 'worker-message', workerId: 1, message: 'work' })`

const answeringProgram = `process.on('message', () => process.send({ code: 6 }))`
const silentProgram = `setInterval(() => undefined, 1000)`

test('a command has workers, and its exit code is the program’s', async () => {
  const code = await runCommand(['train'], {
    startCommand: () => startNodeChild(commandProgram),
    startWorker: () => startNodeChild(answeringProgram),
    onCancel: () => undefined,
  })
  expect(code).toBe(6)
})

test('a command that is cancelled ends by itself, and no worker stays', async () => {
  let hasWorkerEnded: Promise<unknown> = Promise.reject(new Error('no worker was started'))
  hasWorkerEnded.catch(() => undefined)
  const code = await runCommand(['train'], {
    startCommand: () => startNodeChild(commandProgram),
    startWorker: () => {
      const worker = startNodeChild(silentProgram)
      hasWorkerEnded = new Promise((resolve) => worker.onExit(resolve))
      return worker
    },
    onCancel: (cancel) => void setTimeout(cancel, 300),
  })
  expect(code).toBe(130)
  await hasWorkerEnded
})
