import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { WorkbenchError } from '../../engine/kernel/errors.ts'

/**
 * Stores one file that the page sent: the raw body, its relative path in `x-coldframe-name` (URI-encoded), the batch that belongs together in
 * `x-coldframe-batch`. Uploads live until the engine's next start. A broken transfer leaves nothing.
 */
export async function receiveUpload(request: IncomingMessage, uploadsFolder: string): Promise<{ path: string; folder: string }> {
  const batch = header(request, 'x-coldframe-batch')
  if (!/^[\w-]{1,64}$/.test(batch))
    throw new WorkbenchError('INVALID_INPUT', 'The batch of this upload has no valid name.', 'Reload the page and try again.')
  const folder = join(uploadsFolder, batch)
  const path = join(folder, decodeName(header(request, 'x-coldframe-name')))
  if (!path.startsWith(folder + sep) || path.endsWith(sep) || path.includes('\0'))
    throw new WorkbenchError('INVALID_INPUT', 'The name of this file leaves its folder, or is none.', 'Rename the file.')
  await mkdir(dirname(path), { recursive: true })
  try {
    await pipeline(request, createWriteStream(path, { flags: 'wx' }))
  } catch (thrown) {
    await rm(path, { force: true })
    throw thrown
  }
  return { path, folder }
}

function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch (cause) {
    throw new WorkbenchError('INVALID_INPUT', 'The name of this file cannot be read.', 'Rename the file.', { cause })
  }
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}
