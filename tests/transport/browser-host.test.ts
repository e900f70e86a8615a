import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { silentLogger } from '../../src-main/engine/kernel/logger.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'
import { RecentWorkspaces } from '../../src-main/hosts/recent-workspaces.ts'
import { type PageServer, servePages } from '../../src-main/hosts/server/page-server.ts'
import { WorkspaceSwitch } from '../../src-main/hosts/server/workspace-switch.ts'
import { clientOver } from '../../src-main/hosts/socket-transport.ts'
import { temporaryFolder } from '../support/workspaces.ts'

interface Reply {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

describe('the browser host', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let workspaces: WorkspaceSwitch
  let pages: PageServer
  let cookie: string

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET', body = ''): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const outgoing = request(new URL(path, pages.url), { method, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  const socketOpens = (headers: Record<string, string>): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = new WebSocket(new URL('/rpc', pages.url.replace('http', 'ws')), { headers })
      socket.on('open', () => {
        resolve(true)
        socket.close()
      })
      socket.on('error', () => resolve(false))
    })
  const origin = (): string => new URL(pages.url).origin

  beforeAll(async () => {
    folder = await temporaryFolder()
    const pageFolder = join(folder.path, 'page')
    await mkdir(pageFolder)
    await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>page</title>')
    await writeFile(join(folder.path, 'secret.txt'), 'secret')
    workspaces = new WorkspaceSwitch(
      join(folder.path, 'workspace'),
      { host: 'server', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: true },
      new RecentWorkspaces(join(folder.path, 'recent.json')),
    )
    await workspaces.open()
    pages = await servePages({ pageFolder, port: 0, workspaces })
  })
  afterAll(async () => {
    await pages.close()
    await workspaces.close()
    await folder[Symbol.asyncDispose]()
  })

  test('nobody gets in without the token, which works once', async () => {
    expect((await ask('/')).status).toBe(401)
    expect((await ask('/?token=wrong')).status).toBe(401)
    const invitation = new URL(pages.gate.invitation)
    const welcome = await ask(invitation.pathname + invitation.search)
    expect(welcome.status).toBe(302)
    const setCookie = String(welcome.headers['set-cookie'])
    expect(setCookie).toMatch(/HttpOnly; SameSite=Strict/)
    cookie = setCookie.split(';')[0]
    expect((await ask(invitation.pathname + invitation.search)).status).toBe(401)
    expect((await ask('/', { cookie })).body).toContain('<title>page</title>')
  })

  test('another host name or origin is refused, also with the cookie', async () => {
    expect((await ask('/', { cookie, host: 'evil.example' })).status).toBe(403)
    expect((await ask('/workspaces', { cookie, origin: 'http://evil.example' })).status).toBe(403)
  })

  test('pages carry a policy without inline scripts or eval', async () => {
    const policy = String((await ask('/', { cookie })).headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'")
  })

  test('paths do not leave the page folder', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%2e%2e%2fsecret.txt']) {
      expect((await ask(path, { cookie })).body).not.toContain('secret')
    }
  })

  test('the socket wants cookie and own origin', async () => {
    expect(await socketOpens({})).toBe(false)
    expect(await socketOpens({ cookie })).toBe(false)
    expect(await socketOpens({ cookie, origin: 'http://evil.example' })).toBe(false)
    expect(await socketOpens({ origin: origin() })).toBe(false)
    expect(await socketOpens({ cookie, origin: origin() })).toBe(true)
  })

  test('the contract answers over the socket, with typed failures', async () => {
    const socket = new WebSocket(new URL('/rpc', pages.url.replace('http', 'ws')), { headers: { cookie, origin: origin() } })
    const client = clientOver(socket)
    expect((await client.system.info()).workspace).toBe(workspaces.folder)
    expect((await client.plugins.models()).map((model) => model.id)).toContain('ease')
    await expect(client.runs.get({ runId: 'run_doesnotexist' as never })).rejects.toMatchObject({
      code: 'WORKBENCH',
      data: { code: 'RUN_NOT_FOUND' },
    })
    await expect(client.runs.get({ runId: '../../etc' as never })).rejects.toMatchObject({ data: { code: 'USAGE' } })
    socket.close()
  })

  test('uploads stay in their folder', async () => {
    const headers = { cookie, origin: origin(), 'x-coldframe-batch': 'b1' }
    const kept = await ask('/upload', { ...headers, 'x-coldframe-name': encodeURIComponent('ratings/a b.csv') }, 'POST', 'u,i\n')
    expect(JSON.parse(kept.body)).toEqual({
      path: join(workspaces.uploadsFolder, 'b1/ratings/a b.csv'),
      folder: join(workspaces.uploadsFolder, 'b1'),
    })
    const refused = await ask('/upload', { ...headers, 'x-coldframe-name': encodeURIComponent('../../escaped.csv') }, 'POST', 'u,i\n')
    expect(refused.status).toBe(422)
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'INVALID_INPUT' } })
  })
})
