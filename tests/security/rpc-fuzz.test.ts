import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { contract } from '../../src-main/contract/index.ts'
import { silentLogger } from '../../src-main/engine/kernel/logger.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'
import { RecentWorkspaces } from '../../src-main/hosts/recent-workspaces.ts'
import { type PageServer, servePages } from '../../src-main/hosts/server/page-server.ts'
import { WorkspaceSwitch } from '../../src-main/hosts/server/workspace-switch.ts'
import { clientOver } from '../../src-main/hosts/socket-transport.ts'
import { temporaryFolder } from '../support/workspaces.ts'

/** Ten thousand messages that no page of ours would send, through the real door: whoever has the cookie can send them. */
const wellFormed = 1500
const broken = 8500
const atOnce = 200
/** They start a process each, answer without end, or rightly make something; what they do with bad input is the door's, which all share. */
const passedOver = new Set(['system.doctor', 'system.vitals', 'events.watch', 'datasets.importSample', 'datasets.preview', 'system.audit'])

const before = process.cwd()
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let workspaces: WorkspaceSwitch
let pages: PageServer
let headers: Record<string, string>

beforeAll(async () => {
  // oRPC prints a stack for every message that it cannot read.
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  folder = await temporaryFolder()
  // Where a relative path would end.
  process.chdir(folder.path)
  workspaces = new WorkspaceSwitch(
    join(folder.path, 'workspace'),
    { host: 'server', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: false },
    new RecentWorkspaces(join(folder.path, 'recent.json')),
  )
  await workspaces.open()
  pages = await servePages({ pageFolder: folder.path, port: 0, workspaces })
  const welcome = await fetch(pages.gate.invitation, { redirect: 'manual' })
  headers = { cookie: String(welcome.headers.get('set-cookie')).split(';')[0], origin: new URL(pages.url).origin }
})
afterAll(async () => {
  vi.restoreAllMocks()
  await pages.close()
  await workspaces.close()
  process.chdir(before)
  await folder[Symbol.asyncDispose]()
})

test('thousands of calls with any input are refused in words, none is a defect', async () => {
  const socket = await open()
  const frames = await callsOf(socket, fc.sample(fc.tuple(fc.constantFrom(...procedures()), anyInput), { numRuns: wellFormed, seed: 7 }))
  const defects = frames.filter(({ answer }) => JSON.stringify(answer).includes('INTERNAL'))
  expect(defects).toEqual([])
  socket.close()
  await expectUnharmed()
}, 240_000)

test('thousands of messages that are no calls at all change nothing and stop nobody', async () => {
  const real = await recordFrame()
  const mutated = fc
    .tuple(fc.nat(real.length), fc.string({ maxLength: 20 }))
    .map(([at, text]) => real.slice(0, at) + text + real.slice(at + 3))
  const polluting = fc
    .constantFrom('__proto__', 'constructor')
    .map((key) => real.replace('{', `{"${key}":{"polluted":true,"prototype":{"polluted":true}},`))
  const message = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), mutated, polluting, fc.uint8Array({ maxLength: 200 }))
  const messages = fc.sample(message, { numRuns: broken, seed: 8 })
  let socket = await open()
  for (const [at, one] of messages.entries()) {
    // The door may hang up on whoever talks nonsense; the next one is let in.
    if (socket.readyState !== WebSocket.OPEN) socket = await open()
    socket.send(one)
    if (at % atOnce === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  socket.close()
  await expectUnharmed()
}, 240_000)

/** It answers, has nothing that nobody made, and no prototype has grown. */
async function expectUnharmed(): Promise<void> {
  const socket = await open()
  const client = clientOver(socket)
  expect((await client.system.info()).workspace).toBe(workspaces.folder)
  expect(await client.datasets.list()).toEqual([])
  expect(await client.runs.list({})).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  socket.close()
}

const hostile = fc.constantFrom(
  '../../etc/passwd',
  '/etc/passwd\u0000.csv',
  'run_../../x',
  "'; DROP TABLE runs; --",
  '=HYPERLINK("http://example.org")',
  '<script>alert(1)</script>',
  'x'.repeat(100_000),
)
const key = fc.constantFrom('runId', 'runIds', 'datasetId', 'models', 'config', 'path', 'name', 'query', 'users', 'limit')
/** The decoder drops a message with such a key without an answer: those are among the broken ones. */
const isDropped = (input: unknown): boolean => /__proto__|constructor|prototype/.test(JSON.stringify(input) ?? '')
const anyInput: fc.Arbitrary<unknown> = fc
  .oneof(
    fc.dictionary(key, fc.oneof(hostile, fc.jsonValue(), fc.double(), fc.array(hostile, { maxLength: 3 })), { maxKeys: 6 }),
    fc.jsonValue({ maxDepth: 4 }),
  )
  .filter((input) => !isDropped(input))

/** `runs.get` and so on: every door there is. */
function procedures(): string[] {
  return Object.entries(contract).flatMap(([group, calls]) =>
    Object.keys(calls).flatMap((call) => (passedOver.has(`${group}.${call}`) ? [] : [`${group}.${call}`])),
  )
}

async function callsOf(socket: WebSocket, calls: readonly (readonly [string, unknown])[]) {
  const client: unknown = clientOver(socket)
  const answers: { call: string; answer: unknown }[] = []
  for (let from = 0; from < calls.length; from += atOnce) {
    const some = calls.slice(from, from + atOnce).map(async ([call, input]) => ({ call, answer: await ask(client, call, input) }))
    answers.push(...(await Promise.all(some)))
  }
  return answers
}

async function ask(client: unknown, call: string, input: unknown): Promise<unknown> {
  const [group, name] = call.split('.')
  const door = (client as Record<string, Record<string, (input: unknown) => Promise<unknown>>>)[group][name]
  return door(input).then(
    () => 'answered',
    (thrown: unknown) => (thrown instanceof Error ? { ...thrown, message: thrown.message } : String(thrown)),
  )
}

async function open(): Promise<WebSocket> {
  const socket = new WebSocket(new URL('/rpc', pages.url.replace('http', 'ws')), { headers })
  socket.on('error', () => undefined)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('close', reject))
  return socket
}

/** What a page really sends. */
async function recordFrame(): Promise<string> {
  const socket = await open()
  const send = socket.send.bind(socket)
  const sent: string[] = []
  socket.send = (data: unknown) => {
    sent.push(String(data))
    send(data as string)
  }
  await clientOver(socket).system.info()
  socket.close()
  return sent[0]
}
