import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOfTrees, isRecent, readJson, writeJson } from './stamps.mjs'

describe('stamps', () => {
  let folder
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'coldframe-stamps-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('are written whole, in folders that need not exist', () => {
    const path = join(folder, 'a', 'b.json')
    writeJson(path, { at: 1 })
    writeJson(path, { at: 2 })
    expect(readJson(path)).toEqual({ at: 2 })
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.json'])
  })

  it('that are missing or broken read as nothing', () => {
    writeFileSync(join(folder, 'half.json'), '{"at": ')
    expect(readJson(join(folder, 'half.json'))).toBeUndefined()
    expect(readJson(join(folder, 'none.json'))).toBeUndefined()
  })

  it('of sources change with content, names and removal, not with what is left out', () => {
    const digest = () => digestOfTrees(folder, ['src', 'missing.json'], (path) => !path.endsWith('.test.ts'))
    mkdirSync(join(folder, 'src', 'deep'), { recursive: true })
    const file = join(folder, 'src', 'deep', 'a.ts')
    writeFileSync(file, 'one')
    const seen = [digest()]
    expect(digest()).toBe(seen[0])
    writeFileSync(join(folder, 'src', 'a.test.ts'), 'a test')
    expect(digest()).toBe(seen[0])
    writeFileSync(file, 'three')
    seen.push(digest())
    const later = new Date(Date.now() + 5000)
    utimesSync(file, later, later)
    seen.push(digest())
    writeFileSync(join(folder, 'src', 'b.ts'), '')
    seen.push(digest())
    rmSync(file)
    seen.push(digest())
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('what could not be had', () => {
  it('is tried again after a day, or when the clock was wrong', () => {
    const hour = 3_600_000
    const now = 1_000 * hour
    expect(isRecent(now - hour, now)).toBe(true)
    expect(isRecent(now - 25 * hour, now)).toBe(false)
    expect(isRecent(now + hour, now)).toBe(false)
    expect(isRecent(undefined, now)).toBe(false)
  })
})
