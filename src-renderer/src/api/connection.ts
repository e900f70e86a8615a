import type { ClientLink } from '@orpc/client'
import { ConnectionLostError } from './problems.ts'

/** Calls carry no context of their own. */
export type EngineLink = ClientLink<Record<never, never>>

/** One living way to the engine. `closed` settles, never rejects, when it is gone. */
export interface Channel {
  readonly link: EngineLink
  readonly closed: Promise<void>
}

export type Dial = (signal: AbortSignal) => Promise<Channel>
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly times: number }
  | { readonly kind: 'lost'; readonly attempt: number; readonly retryInMs: number }

export interface Connection {
  /** Passes calls on to the channel of the moment; calls wait a little for one, then reject. */
  readonly link: EngineLink
  readonly state: ConnectionState
  onState(listener: (state: ConnectionState) => void): () => void
  /** Resolves when a channel is open (at once when it is). */
  whenOpen(): Promise<void>
  retryNow(): void
  close(): void
}

const firstDelayMs = 250
const longestDelayMs = 8000
const patienceMs = 10_000

/** 250 ms, doubled each time, at most 8 s. */
export function retryDelayMs(attempt: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, attempt - 1))
}

/** Keeps one channel open, dialling again with growing pauses; what was pending on a lost channel is rejected by that channel. */
export function createConnection(dial: Dial, wait: Wait): Connection {
  const ended = new AbortController()
  const listeners = new Set<(state: ConnectionState) => void>()
  let state: ConnectionState = { kind: 'connecting' }
  let channel: Channel | null = null
  let pause: AbortController | null = null
  let openings = 0

  function setState(next: ConnectionState): void {
    state = next
    for (const listener of [...listeners]) listener(next)
  }

  function onState(listener: (state: ConnectionState) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  async function keepOpen(): Promise<void> {
    let attempt = 0
    while (!ended.signal.aborted) {
      try {
        channel = await dial(ended.signal)
        attempt = 0
        openings += 1
        setState({ kind: 'open', times: openings })
        await channel.closed
      } catch {
        // Not reachable now: the pause below and the next attempt are the answer.
      }
      channel = null
      if (ended.signal.aborted) return
      attempt += 1
      setState({ kind: 'lost', attempt, retryInMs: retryDelayMs(attempt) })
      pause = new AbortController()
      await wait(retryDelayMs(attempt), pause.signal)
      pause = null
    }
  }

  function whenOpen(): Promise<void> {
    if (channel !== null) return Promise.resolve()
    return new Promise((resolve) => {
      const stop = onState((next) => {
        if (next.kind !== 'open') return
        stop()
        resolve()
      })
    })
  }

  async function getChannel(): Promise<Channel> {
    if (channel === null) {
      const patience = new AbortController()
      await Promise.race([whenOpen(), wait(patienceMs, patience.signal)])
      patience.abort()
    }
    if (channel === null) throw new ConnectionLostError('no connection to the engine')
    return channel
  }

  /** A channel that closes during a call makes the call fail in transport words; here it gets its own name. */
  async function call(path: readonly string[], input: unknown, options: Parameters<EngineLink['call']>[2]): Promise<unknown> {
    const used = await getChannel()
    try {
      return await used.link.call(path, input, options)
    } catch (error) {
      if (channel !== used && !options.signal?.aborted)
        throw new ConnectionLostError('the connection closed during a call', { cause: error })
      throw error
    }
  }

  void keepOpen()
  return {
    link: { call },
    get state() {
      return state
    },
    onState,
    whenOpen,
    retryNow: () => pause?.abort(),
    close: () => {
      ended.abort()
      pause?.abort()
    },
  }
}
