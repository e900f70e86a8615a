import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** The holder touches its lock this often; one that was not touched for `staleMs` belongs to nobody. */
const touchMs = 2_000
const staleMs = 20_000

const held = new Set()

/**
 * Waits until this process alone holds the lock file; gives the function that lets go. A lock whose process is gone, or that nobody has touched for
 * a while (another machine on a shared disk, a reused process number), is taken over.
 */
export async function acquireLock(path, { onWait = () => {}, pollMs = 300, now = Date.now } = {}) {
  mkdirSync(dirname(path), { recursive: true })
  const token = randomBytes(8).toString('hex')
  let hasWaited = false
  const content = JSON.stringify({ pid: process.pid, token })
  while (!tryCreate(path, content)) {
    const holder = readHolder(path)
    if (holder && isStale(holder, now())) removeStale(path, holder)
    else if (holder) {
      if (!hasWaited) onWait(holder.pid)
      hasWaited = true
      await sleep(pollMs)
    }
  }
  const touch = setInterval(() => touchQuietly(path), touchMs)
  touch.unref()
  const lock = { path, token, touch }
  held.add(lock)
  return () => release(lock)
}

/** For the moment before the process ends. */
export function releaseAllLocks() {
  for (const lock of [...held]) release(lock)
}

function release(lock) {
  clearInterval(lock.touch)
  if (!held.delete(lock)) return
  if (readHolder(lock.path)?.token === lock.token) rmSync(lock.path, { force: true })
}

function tryCreate(path, content) {
  try {
    writeFileSync(path, content, { flag: 'wx' })
    return true
  } catch (thrown) {
    if (thrown.code === 'EEXIST') return false
    throw thrown
  }
}

/** Undefined when there is no lock; without `pid` and `token` when its holder has not written its name yet, or died before it could. */
function readHolder(path) {
  try {
    const { mtimeMs } = statSync(path)
    const content = readFileSync(path, 'utf8')
    return { ...parseHolder(content), content, touchedAt: mtimeMs }
  } catch {
    return undefined
  }
}

function parseHolder(content) {
  try {
    const { pid, token } = JSON.parse(content)
    return { pid, token }
  } catch {
    return {}
  }
}

function isStale(holder, now) {
  return (holder.pid !== undefined && !isAlive(holder.pid)) || now - holder.touchedAt > staleMs
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown.code === 'EPERM'
  }
}

/** Two may find the same stale lock; only what was judged is removed, a fresh one that came in between is put back. */
function removeStale(path, judged) {
  const aside = `${path}.${randomBytes(4).toString('hex')}.stale`
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = readHolder(aside)
  if (moved && moved.token !== judged.token) tryCreate(path, moved.content)
  rmSync(aside, { force: true })
}

function touchQuietly(path) {
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {
    // Released, or taken over: the holder's own step fails or ends by itself.
  }
}
