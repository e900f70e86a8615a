import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What hosts take from the machine and hand to the engine, which itself knows nothing ambient. */

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function newToken(length = 12): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
}

export function productVersion(): string {
  const root = new URL('../../package.json', import.meta.url)
  const parsed: unknown = JSON.parse(readFileSync(root, 'utf8'))
  if (typeof parsed !== 'object' || parsed === null || !('version' in parsed)) return 'unknown'
  return String(parsed.version)
}

/** What is shipped beside the code. */
export function resourcesFolder(): string {
  return fileURLToPath(new URL('../../resources/', import.meta.url))
}

/** `COLDFRAME_WORKSPACE`, else a folder in the user's home. */
export function defaultWorkspace(): string {
  return process.env.COLDFRAME_WORKSPACE ?? join(homedir(), 'Coldframe')
}
