import { afterEach, describe, expect, test } from 'vitest'
import type { EngineNotice } from '../../contract/shell-channels.ts'
import type { ChildHandle } from './child-handle.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import { startNodeChild } from './testing/node-child.ts'

/** An engine that says it is ready, tells of each port, starts a worker, and ends as it is told. */
const engineProgram = `
  process.on('message', ({ message, ports }) => {
    if (message.type === 'open') process.send({ type: 'ready' })
    if (message.type === 'port' && message.portId === 13) { console.error('out of luck'); process.exit(3) }
    if (message.type === 'port' && message.portId === 7) {
      process.send({ type: 'worker-spawn', workerId: 1, role: 'runner', threads: 2 })
      process.send({ type: 'worker-message', workerId: 1, message: { type: 'job', job: { kind: 'train' } } })
    }
    if (message.type === 'port' && ports === 1) process.send({ type: 'port-used', portId: message.portId })
    if (message.type === 'close') { process.send({ type: 'closed' }); process.exit(0) }
  })`

const refusingProgram = `
  process.on('message', () => {
    const failure = { code: 'WORKSPACE_NEWER', message: 'Made by a newer version.', remedy: 'Update.' }
    process.send({ type: 'failed', failure }, () => process.exit(1))
  })`

const idleProgram = `setInterval(() => undefined, 1000)`

interface Started {
  readonly supervisor: EngineSupervisor<unknown>
  readonly engines: ChildHandle<unknown>[]
  readonly workers: ChildHandle<unknown>[]
  readonly notices: EngineNotice[]
  readonly usedPorts: number[]
  readonly busyCounts: number[]
}

const started: Started[] = []

function start(program: string): Started {
  const engines: ChildHandle<unknown>[] = []
  const workers: ChildHandle<unknown>[] = []
  const notices: EngineNotice[] = []
  const usedPorts: number[] = []
  const busyCounts: number[] = []
  const supervisor = new EngineSupervisor<unknown>({
    workspace: '/w/films',
    sampleWhenNew: false,
    startEngine: () => {
      const engine = startNodeChild(program)
      engines.push(engine)
      return engine
    },
    startWorker: () => {
      const worker = startNodeChild(idleProgram)
      workers.push(worker)
      return worker
    },
    now: () => 0,
    onNotice: (notice) => notices.push(notice),
    onPortUsed: (portId) => usedPorts.push(portId),
    onBusyChanged: (count) => busyCounts.push(count),
  })
  const all = { supervisor, engines, workers, notices, usedPorts, busyCounts }
  started.push(all)
  supervisor.start()
  return all
}

afterEach(async () => {
  for (const { supervisor, workers } of started.splice(0)) {
    await supervisor.close()
    for (const worker of workers) worker.kill()
  }
})

const waiting = { timeout: 10_000, interval: 10 }

describe('EngineSupervisor', () => {
  test('a port that comes before the engine is ready is handed over when it is', async () => {
    const { supervisor, usedPorts } = start(engineProgram)
    supervisor.connect({}, 1)
    await expect.poll(() => usedPorts, waiting).toEqual([1])
    supervisor.connect({}, 2)
    await expect.poll(() => usedPorts, waiting).toEqual([1, 2])
  })

  test('a crash is told with its last words, and the engine comes back', async () => {
    const { supervisor, notices, usedPorts } = start(engineProgram)
    supervisor.connect({}, 13)
    await expect.poll(() => notices.map((notice) => notice.state), waiting).toEqual(['restarting', 'restarted'])
    expect(notices[0]).toMatchObject({ restarts: 1, failure: { code: 'INTERNAL', message: expect.stringContaining('out of luck') } })
    supervisor.connect({}, 2)
    await expect.poll(() => usedPorts, waiting).toContain(2)
  })

  test('after too many crashes it stays down, until it is started again', async () => {
    const { supervisor, notices, engines, usedPorts } = start(engineProgram)
    for (let crash = 1; crash <= 4; crash++) {
      supervisor.connect({}, 13)
      await expect.poll(() => notices.filter((notice) => notice.state !== 'restarted').length, waiting).toBe(crash)
    }
    expect(notices.at(-1)?.state).toBe('stopped')
    expect(supervisor.failure?.code).toBe('INTERNAL')
    expect(engines).toHaveLength(4)
    supervisor.start()
    supervisor.connect({}, 2)
    await expect.poll(() => usedPorts, waiting).toContain(2)
    expect(supervisor.failure).toBeUndefined()
  })

  test('an engine that says why it cannot work is not started again', async () => {
    const { notices, engines } = start(refusingProgram)
    await expect.poll(() => notices, waiting).toMatchObject([{ state: 'stopped', failure: { code: 'WORKSPACE_NEWER' } }])
    expect(engines).toHaveLength(1)
  })

  test('its workers end with it', async () => {
    const { supervisor, workers, busyCounts } = start(engineProgram)
    supervisor.connect({}, 7)
    await expect.poll(() => busyCounts, waiting).toEqual([1])
    expect(supervisor.busyCount).toBe(1)
    const ended = new Promise<string | null>((resolve) => workers[0]?.onExit((exit) => resolve(exit.signal)))
    supervisor.connect({}, 13)
    expect(await ended).toBe('SIGKILL')
    await expect.poll(() => busyCounts, waiting).toEqual([1, 0])
  })

  test('closing waits for the process and is no crash', async () => {
    const { supervisor, engines, notices } = start(engineProgram)
    const ended = new Promise<number | null>((resolve) => engines[0]?.onExit((exit) => resolve(exit.code)))
    await supervisor.close()
    expect(await ended).toBe(0)
    expect(notices).toEqual([])
  })
})
