import { expect, test } from 'vitest'
import type { WorkerProcess } from '../../engine/runs/spawner.ts'
import { FromEngine, ToEngine } from './engine-messages.ts'
import { RelayedSpawner } from './relayed-spawner.ts'
import { startNodeChild } from './testing/node-child.ts'
import { WorkerBridge } from './worker-bridge.ts'

/** Sends back what it gets; ends with code 4 and last words on 'end'. */
const echoProgram = `
  process.on('message', ({ message }) => {
    if (message === 'end') { console.error('good bye'); process.exit(4) }
    else process.send({ heard: message })
  })`

/** Both ends joined as they are over the shell's line to the engine, each message checked on its way; the workers are real processes. */
function setUp(): { spawner: RelayedSpawner; bridge: WorkerBridge; busyCounts: number[] } {
  const busyCounts: number[] = []
  const bridge: WorkerBridge = new WorkerBridge({
    startWorker: () => startNodeChild(echoProgram),
    reply: (message) => {
      const parsed = ToEngine.parse(message)
      if ('workerId' in parsed) queueMicrotask(() => spawner.handle(parsed))
    },
    onBusyChanged: (count) => busyCounts.push(count),
  })
  const spawner: RelayedSpawner = new RelayedSpawner((message) => {
    const parsed = FromEngine.parse(message)
    if ('workerId' in parsed) queueMicrotask(() => bridge.handle(parsed))
  })
  return { spawner, bridge, busyCounts }
}

function exitOf(worker: WorkerProcess): Promise<{ code: number | null; signal: string | null; lastWords: string }> {
  return new Promise((resolve) => worker.onExit(resolve))
}

test('messages go there and back, unchanged, each to its own worker', async () => {
  const { spawner } = setUp()
  const workers = [spawner.spawn('runner', { threads: 2 }), spawner.spawn('reader', { threads: 1 })]
  const answers = workers.map((worker, index) => {
    worker.send({ index, numbers: new Float32Array([1, 2]) })
    return new Promise((resolve) => worker.onMessage(resolve))
  })
  expect(await Promise.all(answers)).toEqual([0, 1].map((index) => ({ heard: { index, numbers: new Float32Array([1, 2]) } })))
  expect(workers.every((worker) => worker.pid !== undefined)).toBe(true)
  for (const worker of workers) worker.kill()
  await Promise.all(workers.map(exitOf))
})

test('an exit brings its code and the last words', async () => {
  const { spawner } = setUp()
  const worker = spawner.spawn('runner', { threads: 2 })
  worker.send('end')
  expect(await exitOf(worker)).toEqual({ code: 4, signal: null, lastWords: 'good bye' })
})

test('workers are killed, and only lasting work counts as busy', async () => {
  const { spawner, bridge, busyCounts } = setUp()
  const runner = spawner.spawn('runner', { threads: 2 })
  const reader = spawner.spawn('reader', { threads: 1 })
  const ends = [runner, reader].map(exitOf)
  runner.send({ type: 'job', job: { kind: 'import' } })
  reader.send({ id: 1, name: 'rows' })
  await expect.poll(() => bridge.busyCount).toBe(1)
  bridge.killAll()
  expect((await Promise.all(ends)).map((exit) => exit.signal)).toEqual(['SIGKILL', 'SIGKILL'])
  expect(busyCounts).toEqual([1, 0])
})
