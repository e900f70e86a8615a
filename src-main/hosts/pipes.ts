import type { MessagePortMainLike } from '@orpc/client/message-port'
import { WebSocket } from 'ws'

/** A message port as Electron and Node have it. */
export type PeerPort = MessagePortMainLike & { close?: () => void; start?: () => void }

/** Joins a page's socket with one to the engine: messages pass as they are, either end closing closes both. */
export function pipeSocket(page: WebSocket, engine: WebSocket): void {
  page.on('message', (data, isBinary) => sendWhenOpen(engine, isBinary ? data : String(data)))
  engine.on('message', (data, isBinary) => page.send(isBinary ? data : String(data)))
  page.on('close', () => engine.close())
  engine.on('close', () => page.close())
  engine.on('error', () => page.close())
}

/** The same for a message port. */
export function pipePort(port: PeerPort, engine: WebSocket): void {
  port.on('message', (event?: { data: unknown }) => {
    const data = event?.data
    if (typeof data === 'string' || data instanceof Uint8Array || data instanceof ArrayBuffer) sendWhenOpen(engine, data)
  })
  engine.on('message', (data, isBinary) => port.postMessage(isBinary ? data : String(data)))
  port.on('close', () => engine.close())
  engine.on('close', () => port.close?.())
  engine.on('error', () => port.close?.())
}

function sendWhenOpen(socket: WebSocket, data: Parameters<WebSocket['send']>[0]): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(data)
  else if (socket.readyState === WebSocket.CONNECTING) socket.once('open', () => socket.send(data))
}
