import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { silentLogger } from '../../src-main/engine/kernel/logger.ts'
import { createNodeSpawner } from '../../src-main/hosts/node-spawner.ts'
import { RecentWorkspaces } from '../../src-main/hosts/recent-workspaces.ts'
import { type PageServer, servePages } from '../../src-main/hosts/server/page-server.ts'
import type { Allowances } from '../../src-main/hosts/server/rate-limit.ts'
import { WorkspaceSwitch } from '../../src-main/hosts/server/workspace-switch.ts'
import { temporaryFolder } from './workspaces.ts'

/** The real browser host with a page of one line and an empty workspace. */
export interface PageHost extends AsyncDisposable {
  readonly folder: string
  readonly pages: PageServer
  readonly workspaces: WorkspaceSwitch
  /** What a browser sends that was let in. */
  readonly headers: { readonly cookie: string; readonly origin: string }
}

export async function openPageHost(options: { allowances?: Allowances } = {}): Promise<PageHost> {
  const folder = await temporaryFolder()
  const pageFolder = join(folder.path, 'page')
  await mkdir(pageFolder)
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>page</title>')
  const workspaces = new WorkspaceSwitch(
    join(folder.path, 'workspace'),
    { host: 'server', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: false },
    new RecentWorkspaces(join(folder.path, 'recent.json')),
  )
  await workspaces.open()
  const pages = await servePages({ pageFolder, port: 0, workspaces, ...options })
  const welcome = await fetch(pages.gate.invitation, { redirect: 'manual' })
  return {
    folder: folder.path,
    pages,
    workspaces,
    headers: { cookie: String(welcome.headers.get('set-cookie')).split(';')[0], origin: new URL(pages.url).origin },
    async [Symbol.asyncDispose]() {
      await pages.close()
      await workspaces.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}
