import { resolve } from 'node:path'
import type { WebSocket } from 'ws'
import { Workspace } from '../../engine/store/workspace.ts'
import { type EngineLink, type LinkOptions, openEngine } from '../engine-link.ts'
import type { RecentWorkspaces } from '../recent-workspaces.ts'

/** The workspace that the pages of this server see. When its engine goes (another process hosted it), the next page finds or starts a new one. */
export class WorkspaceSwitch {
  readonly #options: Omit<LinkOptions, 'workspace'>
  readonly #recent: RecentWorkspaces
  #folder: string
  #link: Promise<EngineLink> | undefined
  readonly #pages = new Set<WebSocket>()

  constructor(folder: string, options: Omit<LinkOptions, 'workspace'>, recent: RecentWorkspaces) {
    this.#folder = resolve(folder)
    this.#options = options
    this.#recent = recent
  }

  get folder(): string {
    return this.#folder
  }

  get uploadsFolder(): string {
    return new Workspace(this.#folder).uploadsFolder
  }

  recent(): Promise<string[]> {
    return this.#recent.list()
  }

  /** Opens the current workspace's engine, or another workspace; all pages reconnect. Failing, the old one stays. */
  async open(folder = this.#folder): Promise<void> {
    const path = resolve(folder)
    if (this.#link && path === this.#folder) return
    const link = await openEngine({ ...this.#options, workspace: path })
    const previous = await this.#link
    this.#folder = path
    this.#keep(link)
    await this.#recent.add(path)
    for (const page of this.#pages) page.close()
    await previous?.close()
  }

  async serve(page: WebSocket): Promise<void> {
    this.#pages.add(page)
    page.on('close', () => this.#pages.delete(page))
    // What the page says before the engine is there must not be lost.
    page.pause()
    try {
      const link = await (this.#link ?? this.open().then(() => this.#link))
      link?.serveWebSocket(page)
      page.resume()
    } catch (thrown) {
      this.#options.logger.error('the engine could not be opened', { error: String(thrown) })
      page.close(1011, 'The workspace could not be opened.')
    }
  }

  async close(): Promise<void> {
    await (await this.#link)?.close()
  }

  #keep(link: EngineLink): void {
    const kept = Promise.resolve(link)
    this.#link = kept
    void link.gone.then(() => {
      if (this.#link === kept) this.#link = undefined
    })
  }
}
