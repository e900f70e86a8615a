import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** What people download; the folders and notes beside it are not. */
const endings = /\.(AppImage|deb|dmg|zip|exe)$/
/** A package has no TensorFlow library in it, and stays below this. */
const limitBytes = 200e6

/** The packages in a folder, by name: `{ name, bytes, sha256 }`. */
export async function listArtifacts(folder) {
  const names = readdirSync(folder).filter((name) => endings.test(name))
  return Promise.all(
    names.sort().map(async (name) => {
      const hash = createHash('sha256')
      await pipeline(createReadStream(join(folder, name)), hash)
      return { name, bytes: statSync(join(folder, name)).size, sha256: hash.digest('hex') }
    }),
  )
}

/** `SHA256SUMS` in the form that `sha256sum --check` reads. */
export function writeSums(folder, artifacts) {
  writeFileSync(join(folder, 'SHA256SUMS'), artifacts.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join(''))
}

/** One line for each package that has grown beyond the limit. */
export function tooLarge(artifacts) {
  return artifacts
    .filter(({ bytes }) => bytes >= limitBytes)
    .map(({ name, bytes }) => `${name} has ${(bytes / 1e6).toFixed(0)} MB; ${limitBytes / 1e6} MB are the limit`)
}
