import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFuses, wantedFuses, wrongFuses } from './fuses.mjs'

/** Where Electron's binary holds its fuses: this mark, the version of the wire, its length, a character for each. */
const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
let folder
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'coldframe-fuses-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function binaryWith(wire) {
  const path = join(folder, `binary-${wire}`)
  writeFileSync(
    path,
    Buffer.concat([Buffer.alloc(5000, 7), Buffer.from(mark), Buffer.from([1, wire.length]), Buffer.from(wire), Buffer.alloc(99)]),
  )
  return path
}

/** In the order of Electron's first wire. */
const ours = '01001100'

test('the fuses that packaging sets keep Node out and let only our archive in', () => {
  expect(wantedFuses()).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('are read back from a binary', async () => {
  expect(await readFuses(binaryWith(ours))).toEqual(wantedFuses())
  expect(await wrongFuses(binaryWith(ours))).toEqual([])
})

test('each that differs is named, also one that is removed or not there', async () => {
  expect(await wrongFuses(binaryWith('11001100'))).toEqual(['runAsNode should be false and is true'])
  expect(await wrongFuses(binaryWith('r1001100'))).toEqual(['runAsNode should be false and is removed'])
  expect(await wrongFuses(binaryWith('0100110'))).toEqual(['grantFileProtocolExtraPrivileges should be false and is not there'])
})

test('a file that is no Electron is said to be none', async () => {
  const path = join(folder, 'other')
  writeFileSync(path, 'nothing')
  await expect(readFuses(path)).rejects.toThrow(`The fuses of ${path} cannot be read`)
  await expect(readFuses(join(folder, 'missing'))).rejects.toThrow('cannot be read')
})
