import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Allowances } from '../../src-main/hosts/server/rate-limit.ts'
import { clientOver } from '../../src-main/hosts/socket-transport.ts'
import { openPageHost, type PageHost } from '../support/page-host.ts'

/** Whoever reaches the port, and whoever has the cookie, may send anything in any number: the host goes on. */
let host: PageHost
afterEach(() => host[Symbol.asyncDispose]())

/** Nothing comes back within a test: each outcome depends on counts alone. */
const never = 0.001
const roomy = { burst: 1000, perSecond: never, atOnce: 1000 }
const allowances: Allowances = { admitted: roomy, strangers: roomy, messages: { burst: 1000, perSecond: 1000 } }

const ask = (headers: Record<string, string> = {}): Promise<Response> => fetch(host.pages.url, { headers })
const statuses = async (times: number, headers?: Record<string, string>): Promise<number[]> => {
  const seen: number[] = []
  for (let n = 0; n < times; n++) seen.push((await ask(headers)).status)
  return seen
}

describe('too many requests', () => {
  test('are answered 429 with the time to wait', async () => {
    // The invitation itself was the first.
    host = await openPageHost({ allowances: { ...allowances, admitted: { ...roomy, burst: 4 } } })
    expect(await statuses(4, host.headers)).toEqual([200, 200, 200, 429])
    const refused = await ask(host.headers)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.text()).toMatch(/^Too many requests\. Try again in \d+ s\.$/)
  })

  test('of strangers use up nothing of who was let in', async () => {
    host = await openPageHost({ allowances: { ...allowances, strangers: { ...roomy, burst: 2 } } })
    expect(await statuses(4)).toEqual([401, 401, 429, 429])
    expect(await statuses(2, host.headers)).toEqual([200, 200])
    const invited = await fetch(host.pages.gate.invitation, { redirect: 'manual' })
    expect([invited.status, invited.headers.has('set-cookie')]).toEqual([302, true])
  })

  test('at once are refused, also of open sockets, until one is closed', async () => {
    host = await openPageHost({ allowances: { ...allowances, admitted: { ...roomy, atOnce: 2 } } })
    const [first, second] = [await openSocket(), await openSocket()]
    expect([first.readyState, second.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN])
    expect((await openSocket()).readyState).toBe(WebSocket.CLOSED)
    expect((await ask(host.headers)).status).toBe(429)
    await closed(first)
    await expect.poll(async () => (await ask(host.headers)).status).toBe(200)
    await closed(second)
  })
})

test('messages above the rate wait, and every one is answered', async () => {
  host = await openPageHost({ allowances: { ...allowances, messages: { burst: 5, perSecond: 100 } } })
  const socket = await openSocket()
  const client = clientOver(socket)
  const answers = await Promise.all(Array.from({ length: 40 }, () => client.system.info()))
  expect(answers.map(({ workspace }) => workspace)).toEqual(answers.map(() => host.workspaces.folder))
  await closed(socket)
})

test.each([
  ['no address', 'GET // HTTP/1.1'],
  ['no address for a socket', 'GET // HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade'],
  ['a port that is none', 'GET http://127.0.0.1:99999999/ HTTP/1.1'],
  ['an address without an end', `GET /${'a'.repeat(1_000_000)} HTTP/1.1`],
  ['headers without an end', `GET / HTTP/1.1\r\nx: ${'a'.repeat(1_000_000)}`],
  ['another protocol', '\u0016\u0003\u0001\u0002\u0000'],
  ['a percent sign alone', 'GET /%zz HTTP/1.1'],
  ['a null byte', 'GET /%00 HTTP/1.1'],
  ['two lengths', 'POST /upload HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 50'],
  ['a length below nothing', 'POST /upload HTTP/1.1\r\nContent-Length: -1'],
])('a raw request ends nothing: %s', async (_, request) => {
  host = await openPageHost()
  for (const cookie of ['', `cookie: ${host.headers.cookie}\r\norigin: ${host.headers.origin}\r\n`]) {
    await sendRaw(`${request}\r\nHost: ${new URL(host.pages.url).host}\r\n${cookie}\r\n`)
  }
  expect((await ask(host.headers)).status).toBe(200)
})

test.each([
  ['a name that cannot be read', '%zz'],
  ['no name', ''],
  ['a name with a null byte', 'a%00.csv'],
  ['a way up', '..%2f..%2fa.csv'],
  ['a folder', 'a%2f'],
])('an upload with %s is refused in words', async (_, name) => {
  host = await openPageHost()
  const headers = { ...host.headers, 'x-coldframe-batch': 'b1', 'x-coldframe-name': name }
  const response = await fetch(new URL('/upload', host.pages.url), { method: 'POST', headers, body: 'u,i\n' })
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ error: { code: 'INVALID_INPUT', remedy: 'Rename the file.' } })
})

test.each(['', '{', '[]', '{"path":5}', `{"path":"${'x'.repeat(100_000)}"}`, '{"__proto__":{"path":"/tmp/x"}}'])(
  'a choice of workspace that is none is refused: %.20s',
  async (body) => {
    host = await openPageHost()
    const response = await fetch(new URL('/workspace', host.pages.url), { method: 'POST', headers: host.headers, body }).catch(() => null)
    // A message that is too long is cut off.
    if (response)
      expect(await response.json()).toMatchObject({ error: { code: 'INVALID_INPUT', message: expect.stringContaining('/workspace') } })
    expect(host.workspaces.folder).toMatch(/workspace$/)
  },
)

/** Open, or closed where it was refused. */
async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(new URL('/rpc', host.pages.url.replace('http', 'ws')), { headers: host.headers })
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('open', resolve).once('close', resolve))
  return socket
}

async function closed(socket: WebSocket): Promise<void> {
  socket.close()
  if (socket.readyState !== WebSocket.CLOSED) await new Promise((resolve) => socket.once('close', resolve))
}

/** Sends bytes and waits until the host has answered or hung up. */
async function sendRaw(text: string): Promise<void> {
  const socket: Socket = connect(Number(new URL(host.pages.url).port), '127.0.0.1')
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve()).once('error', () => resolve())
    socket.once('data', () => resolve())
    socket.end(text)
  })
  socket.destroy()
}
