import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { timingSafeEqual } from 'node:crypto'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Workspace, writeEngineAddress } from '../engine/store/workspace.ts'
import { newToken } from './environment.ts'

/** The largest message that a peer may send: a pasted history of 10,000 ids is far below. */
const maxMessageBytes = 16 * 2 ** 20

export interface PeerServer {
  peerCount(): number
  close(): Promise<void>
}

/**
 * Where other processes of the same user reach the engine: a socket in a private folder (a named pipe on Windows) and a token in the
 * workspace. Nothing listens on the network.
 */
export async function listenForPeers(workspace: Workspace, serve: (socket: WebSocket) => void): Promise<PeerServer> {
  const token = newToken(32)
  const folder = process.platform === 'win32' ? undefined : await mkdtemp(join(tmpdir(), 'coldframe-'))
  const socketPath = folder ? join(folder, 'engine.sock') : `\\\\.\\pipe\\coldframe-${newToken()}`
  const http = createServer((_request, response) => response.writeHead(404).end())
  const sockets = new WebSocketServer({
    server: http,
    maxPayload: maxMessageBytes,
    verifyClient: ({ req }: { req: IncomingMessage }) => isAuthorized(req, token),
  })
  sockets.on('connection', serve)
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(socketPath, resolve))
  await writeEngineAddress(workspace, { pid: process.pid, socket: socketPath, token })
  return {
    peerCount: () => sockets.clients.size,
    close: async () => {
      // No new peer first: one that is cut off comes back at once.
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      await rm(workspace.addressFile, { force: true })
      for (const client of sockets.clients) client.terminate()
      http.closeAllConnections()
      await closed
      if (folder) await rm(folder, { recursive: true, force: true })
    },
  }
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
