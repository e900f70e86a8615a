import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { HostBridge } from '../../../src-main/contract/host-bridge.ts'
import { shellChannels } from '../../../src-main/contract/shell-channels.ts'
import type { Dial, Wait } from './connection.ts'

const dialTimeoutMs = 10_000

/** The browser host: one WebSocket on our own origin; the login cookie goes with it. */
export function dialSocket(address: string): Dial {
  return (signal) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(address)
      signal.addEventListener('abort', () => socket.close(), { once: true })
      const closed = new Promise<void>((settle) => socket.addEventListener('close', () => settle(), { once: true }))
      socket.addEventListener('open', () => resolve({ link: new SocketLink({ websocket: socket }), closed }), { once: true })
      void closed.then(() => reject(new Error('the socket closed before it opened')))
    })
}

/** Messages of the preload script come from this very window; anything else is not for us. */
function isShellMessage(event: MessageEvent<unknown>, type: string): boolean {
  const { data } = event
  return event.source === window && typeof data === 'object' && data !== null && 'type' in data && data.type === type
}

function isEngineGone({ data }: MessageEvent<unknown>): boolean {
  return typeof data === 'object' && data !== null && 'state' in data && (data.state === 'restarting' || data.state === 'stopped')
}

/** Settles when the port cannot answer any more: closed, replaced by a newer one, or its engine process is gone. */
function whenPortEnds(port: MessagePort): Promise<void> {
  return new Promise((settle) => {
    const ended = new AbortController()
    function end(): void {
      ended.abort()
      settle()
    }
    port.addEventListener('close', end, { signal: ended.signal })
    window.addEventListener(
      'message',
      (event: MessageEvent<unknown>) => {
        if (isShellMessage(event, shellChannels.port) || (isShellMessage(event, shellChannels.engine) && isEngineGone(event))) end()
      },
      { signal: ended.signal },
    )
  })
}

/** The desktop app: the shell hands over one end of a port whose other end the engine process holds. */
export function dialPort(host: Pick<HostBridge, 'requestEnginePort'>): Dial {
  return (signal) =>
    new Promise((resolve, reject) => {
      const settled = new AbortController()
      const timer = setTimeout(() => fail('the shell did not hand over a port'), dialTimeoutMs)
      function finish(): void {
        clearTimeout(timer)
        settled.abort()
      }
      function fail(reason: string): void {
        finish()
        reject(new Error(reason))
      }
      signal.addEventListener('abort', () => fail('withdrawn'), { once: true, signal: settled.signal })
      window.addEventListener(
        'message',
        (event: MessageEvent<unknown>) => {
          const port = event.ports[0]
          if (port === undefined || !isShellMessage(event, shellChannels.port)) return
          finish()
          const link = new PortLink({ port })
          resolve({ link, closed: whenPortEnds(port) })
          port.start()
        },
        { signal: settled.signal },
      )
      host.requestEnginePort()
    })
}

/** The shell's word that the engine runs again: no need to wait for the next attempt. */
export function onEngineRestarted(listener: () => void): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (isShellMessage(event, shellChannels.engine) && !isEngineGone(event)) listener()
  })
}

export const waitInPage: Wait = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
