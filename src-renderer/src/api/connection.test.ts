import { describe, expect, test } from 'vitest'
import { type Channel, createConnection, type EngineLink, retryDelayMs, type Wait } from './connection.ts'
import { ConnectionLostError } from './problems.ts'

/** A channel whose end the test decides; calls echo their path or hang until it closes. */
function openChannel(): Channel & { end(): void } {
  let end = (): void => undefined
  const closed = new Promise<void>((resolve) => {
    end = resolve
  })
  const link: EngineLink = {
    call: async (path) => {
      if (path[0] === 'hang') {
        await closed
        throw new Error('socket closed')
      }
      return path.join('.')
    },
  }
  return { link, closed, end: () => end() }
}

const noWait: Wait = () => new Promise((resolve) => setTimeout(resolve, 0))
const options = { context: {} }

describe('retryDelayMs', () => {
  test('doubles and is bounded', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(retryDelayMs)).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000])
  })
})

describe('createConnection', () => {
  test('calls made before the channel is open wait for it', async () => {
    const channel = openChannel()
    const connection = createConnection(() => Promise.resolve(channel), noWait)
    await expect(connection.link.call(['system', 'info'], {}, options)).resolves.toBe('system.info')
    connection.close()
    channel.end()
  })

  test('a lost channel rejects what was pending, and the next one is dialled', async () => {
    const channels: (Channel & { end(): void })[] = []
    const connection = createConnection(() => {
      const channel = openChannel()
      channels.push(channel)
      return Promise.resolve(channel)
    }, noWait)
    await connection.whenOpen()
    const states: string[] = []
    connection.onState((state) => states.push(state.kind))
    const pending = connection.link.call(['hang'], {}, options)
    const rejected = expect(pending).rejects.toBeInstanceOf(ConnectionLostError)
    await Promise.resolve()
    channels[0]?.end()
    await rejected
    await connection.whenOpen()
    expect(states).toEqual(['lost', 'open'])
    expect(channels).toHaveLength(2)
    await expect(connection.link.call(['runs', 'list'], {}, options)).resolves.toBe('runs.list')
    connection.close()
    channels[1]?.end()
  })

  test('an engine that stays away is dialled again with growing pauses, and calls reject', async () => {
    const pauses: number[] = []
    const connection = createConnection(
      () => Promise.reject(new Error('refused')),
      (ms, signal) => {
        if (ms < 10_000) pauses.push(ms)
        return noWait(ms, signal)
      },
    )
    await expect(connection.link.call(['runs', 'list'], {}, options)).rejects.toBeInstanceOf(ConnectionLostError)
    while (pauses.length < 4) await noWait(0, new AbortController().signal)
    connection.close()
    expect(pauses.slice(0, 4)).toEqual([250, 500, 1000, 2000])
  })

  test('an error of the engine itself passes unchanged', async () => {
    const failure = new Error('no such run')
    const closed = new Promise<void>(() => undefined)
    const connection = createConnection(() => Promise.resolve({ link: { call: () => Promise.reject(failure) }, closed }), noWait)
    await expect(connection.link.call(['runs', 'get'], {}, options)).rejects.toBe(failure)
    connection.close()
  })
})
