import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import sirv from 'sirv'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { systemClock } from '../../engine/kernel/clock.ts'
import { toFailure, WorkbenchError } from '../../engine/kernel/errors.ts'
import { contentSecurityPolicy } from '../content-security-policy.ts'
import { addressOf, Gate } from './gate.ts'
import { type Allowances, generousAllowances } from './rate-limit.ts'
import { Turnstile } from './turnstile.ts'
import { receiveUpload } from './uploads.ts'
import type { WorkspaceSwitch } from './workspace-switch.ts'

/** Longest message that a page may send. */
const maxMessageBytes = 16 * 2 ** 20
const maxJsonBytes = 64 * 1024

export interface PageServer {
  readonly gate: Gate
  readonly url: string
  close(): Promise<void>
}

/** Serves the built page, the engine's socket, uploads and the choice of workspace, on the loopback address only. */
export async function servePages(options: {
  pageFolder: string
  port: number
  workspaces: WorkspaceSwitch
  allowances?: Allowances
}): Promise<PageServer> {
  const { workspaces } = options
  const turnstile = new Turnstile(options.allowances ?? generousAllowances, systemClock)
  const server = createServer()
  const port = await listen(server, options.port)
  const gate = new Gate(port)
  const files = sirv(options.pageFolder, { dev: false, etag: true, dotfiles: false })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes })

  server.on('request', (request, response) => {
    secure(response, port)
    const admission = gate.admit(request)
    const passage = turnstile.enter(admission)
    if ('retryMs' in passage) {
      const seconds = String(Math.ceil(passage.retryMs / 1000))
      response.writeHead(429, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': seconds })
      response.end(`Too many requests. Try again in ${seconds} s.`)
      return
    }
    response.on('close', passage.end)
    if (admission.kind === 'refused') {
      response.writeHead(admission.status, { 'content-type': 'text/plain; charset=utf-8' }).end(admission.reason)
    } else if (admission.kind === 'welcome') {
      response.writeHead(302, { location: '/', 'set-cookie': admission.cookie }).end()
    } else {
      void answer(request, response, workspaces, () => files(request, response, () => void response.writeHead(404).end('Not found.')))
    }
  })
  server.on('upgrade', (request, socket, head) => {
    // Whoever hangs up in the middle is gone; that ends nothing but his own socket.
    socket.on('error', () => socket.destroy())
    const admission = gate.admit(request)
    const passage = turnstile.enter(admission)
    if ('retryMs' in passage) {
      socket.end(`HTTP/1.1 429 Too Many Requests\r\nRetry-After: ${Math.ceil(passage.retryMs / 1000)}\r\n\r\n`)
      return
    }
    socket.on('close', passage.end)
    // A browser always names its origin here; a request without one is no page of ours.
    if (addressOf(request)?.pathname !== '/rpc' || request.headers.origin === undefined || admission.kind !== 'admitted') {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (page) => void welcome(page))
  })
  async function welcome(page: WebSocket): Promise<void> {
    await workspaces.serve(page)
    turnstile.slowDown(page)
  }
  return {
    gate,
    url: `http://127.0.0.1:${port}/`,
    close: async () => {
      for (const page of sockets.clients) page.terminate()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  workspaces: WorkspaceSwitch,
  serveFile: () => void,
): Promise<void> {
  const pathname = addressOf(request)?.pathname ?? ''
  const call = `${request.method} ${pathname}`
  try {
    if (call === 'POST /upload') reply(response, 200, await receiveUpload(request, workspaces.uploadsFolder))
    else if (call === 'GET /workspaces') reply(response, 200, await workspaces.recent())
    else if (call === 'POST /workspace') {
      const { path } = await readJson(request, z.object({ path: z.string().min(1) }))
      await workspaces.open(path)
      reply(response, 200, { ok: true })
    } else if (request.method === 'GET' || request.method === 'HEAD') serveFile()
    else response.writeHead(405).end()
  } catch (thrown) {
    if (!response.headersSent) reply(response, 422, { error: toFailure(thrown) })
    request.destroy()
  }
}

function secure(response: ServerResponse, port: number): void {
  response.setHeader('content-security-policy', contentSecurityPolicy([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]))
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('referrer-policy', 'no-referrer')
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-resource-policy', 'same-origin')
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body))
}

/** @throws WorkbenchError INVALID_INPUT when it is too long, no JSON, or says something else. */
async function readJson<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > maxJsonBytes) throw unreadable(request, `is longer than ${maxJsonBytes} letters`)
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw unreadable(request, 'is not what is expected there', cause)
  }
}

function unreadable({ method, url }: IncomingMessage, what: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('INVALID_INPUT', `The message to ${method} ${url} ${what}.`, 'Reload the page and try again.', { cause })
}

async function listen(server: Server, wanted: number): Promise<number> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(wanted, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('Internal: the server listens on no port')
  return address.port
}
