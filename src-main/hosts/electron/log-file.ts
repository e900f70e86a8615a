import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const maxBytes = 5_000_000

/**
 * Collects what the processes of the app print, for a diagnosis: in one file, with the one before it kept as `.old` when it has grown large.
 * A log that cannot be written must not stop the app.
 */
export function openLogFile(path: string): (text: string) => void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) renameSync(path, `${path}.old`)
  } catch {
    return () => undefined
  }
  return (text) => {
    try {
      appendFileSync(path, text)
    } catch {
      // The disk is full or the folder is gone: whoever works will hear of it from the engine.
    }
  }
}
