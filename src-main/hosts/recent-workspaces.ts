import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { fileExists, writeFileAtomic } from '../engine/kernel/files.ts'

const Stored = z.object({ workspaces: z.array(z.string().min(1)) })
const keptCount = 12

/** The workspaces that were open, newest first, in one small file of the user's profile. */
export class RecentWorkspaces {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Those that are still there. */
  async list(): Promise<string[]> {
    const stored = await this.#read()
    const there = await Promise.all(stored.map(fileExists))
    return stored.filter((_path, index) => there[index])
  }

  async add(workspace: string): Promise<void> {
    const others = (await this.#read()).filter((path) => path !== workspace)
    await writeFileAtomic(this.#path, JSON.stringify({ workspaces: [workspace, ...others].slice(0, keptCount) }, null, 2))
  }

  async #read(): Promise<string[]> {
    try {
      return Stored.parse(JSON.parse(await readFile(this.#path, 'utf8'))).workspaces
    } catch {
      // Missing or damaged: a list of conveniences, not worth an error. The next `add` writes it anew.
      return []
    }
  }
}
