import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const usualMaxBytes = 5_000_000

/**
 * Collects what the processes of the app print, for a diagnosis: in one file, with the one before it kept as `.old` when it has grown large, at
 * the start or in the middle of a night. Both together never take much more than twice `maxBytes`. A log that cannot be written must not stop
 * the app.
 */
export function openLogFile(path: string, maxBytes = usualMaxBytes): (text: string) => void {
  let bytes = 0
  const makeRoom = (): void => {
    if (bytes <= maxBytes) return
    renameSync(path, `${path}.old`)
    bytes = 0
  }
  try {
    mkdirSync(dirname(path), { recursive: true })
    bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    makeRoom()
  } catch {
    return () => undefined
  }
  return (text) => {
    try {
      makeRoom()
      appendFileSync(path, text)
      bytes += Buffer.byteLength(text)
    } catch {
      // The disk is full or the folder is gone: whoever works will hear of it from the engine.
    }
  }
}
