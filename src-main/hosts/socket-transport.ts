import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { WebSocket } from 'ws'
import type { EngineClient } from '../engine/router.ts'

/** The engine's client over a socket of the `ws` package, whose events are the browser's but whose types are its own. */
export function clientOver(socket: WebSocket): EngineClient {
  const browserLike = socket as unknown as globalThis.WebSocket
  return createORPCClient(new RPCLink({ websocket: browserLike }))
}
