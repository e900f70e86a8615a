import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acquireLock, releaseAllLocks } from './lock.mjs'

/** The number of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

describe('the lock', () => {
  let folder
  let path
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'coldframe-lock-'))
    path = join(folder, 'sub', 'setup.lock')
  })
  afterEach(() => {
    releaseAllLocks()
    rmSync(folder, { recursive: true })
  })

  it('makes its folder, and leaves nothing behind', async () => {
    const release = await acquireLock(path)
    expect(existsSync(path)).toBe(true)
    release()
    expect(readdirSync(join(folder, 'sub'))).toEqual([])
  })

  it('lets one in at a time, and tells who is inside', async () => {
    let inside = 0
    let most = 0
    const holders = new Set()
    const enter = async () => {
      const release = await acquireLock(path, { pollMs: 5, onWait: (pid) => holders.add(pid) })
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setTimeout(resolve, 10))
      inside--
      release()
    }
    await Promise.all(Array.from({ length: 8 }, enter))
    expect(most).toBe(1)
    expect([...holders]).toEqual([process.pid])
  })

  it('is taken over from a process that is gone', async () => {
    await acquireLock(path)
    releaseAllLocks()
    writeFileSync(path, JSON.stringify({ pid: deadPid(), token: 'old' }))
    const release = await acquireLock(path, { onWait: () => expect.unreachable('nobody to wait for') })
    release()
    expect(existsSync(path)).toBe(false)
  })

  it('is taken over when nobody has touched it for a while, also when it is empty', async () => {
    for (const content of [JSON.stringify({ pid: process.pid, token: 'old' }), '']) {
      await acquireLock(path)
      releaseAllLocks()
      writeFileSync(path, content)
      const aMinuteAgo = new Date(Date.now() - 60_000)
      utimesSync(path, aMinuteAgo, aMinuteAgo)
      const release = await acquireLock(path, { onWait: () => expect.unreachable('nobody to wait for') })
      release()
    }
    expect(readdirSync(join(folder, 'sub'))).toEqual([])
  })

  it('is not released by somebody who has lost it', async () => {
    const release = await acquireLock(path)
    writeFileSync(path, JSON.stringify({ pid: process.pid, token: "another's" }))
    release()
    expect(existsSync(path)).toBe(true)
  })
})
