import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A JSON file, or undefined where it is missing or half-written by something else. */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Whole or not at all: temp name, then rename. */
export function writeJson(path, value) {
  mkdirSync(dirname(path), { recursive: true })
  const temp = `${path}.${randomBytes(4).toString('hex')}.tmp`
  try {
    writeFileSync(temp, JSON.stringify(value, null, 2) + '\n')
    renameSync(temp, path)
  } catch (thrown) {
    rmSync(temp, { force: true })
    throw thrown
  }
}

export function hashOf(...parts) {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(String(part)).update('\0')
  return hash.digest('hex')
}

export function hashOfFile(path) {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** A digest of names, sizes and times of files and folders: milliseconds for a whole source tree. Missing ones count as missing. */
export function digestOfTrees(base, paths, isWanted = () => true) {
  const lines = []
  const visit = (relative) => {
    const facts = statSync(join(base, relative), { throwIfNoEntry: false })
    if (!facts) return
    if (facts.isDirectory()) {
      for (const name of readdirSync(join(base, relative)).sort()) visit(`${relative}/${name}`)
    } else if (isWanted(relative)) lines.push(`${relative} ${facts.size} ${facts.mtimeMs}`)
  }
  for (const path of paths) visit(path)
  return hashOf(...lines)
}

const dayMs = 24 * 60 * 60 * 1000

/** True for a day after something could not be had; then it is tried again. */
export function isRecent(at, now = Date.now()) {
  return typeof at === 'number' && now - at >= 0 && now - at < dayMs
}
