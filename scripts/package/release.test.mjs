import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listArtifacts, tooLarge, writeSums } from './artifacts.mjs'
import { releaseNotes } from './notes.mjs'

test('packages have their sums, which sha256sum’s form gives back; what else lies there has none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-artifacts-'))
  for (const name of ['b.deb', 'a.AppImage', 'builder-debug.yml']) writeFileSync(join(folder, name), 'abc')
  const artifacts = await listArtifacts(folder)
  writeSums(folder, artifacts)
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(`${abc}  a.AppImage\n${abc}  b.deb\n`)
  if (process.platform === 'linux') execFileSync('sha256sum', ['--check', '--status', 'SHA256SUMS'], { cwd: folder })
})

test('a package of 200 MB is too large', () => {
  expect(tooLarge([{ name: 'a.deb', bytes: 199_999_999 }])).toEqual([])
  expect(tooLarge([{ name: 'a.deb', bytes: 200_000_000 }])).toEqual(['a.deb has 200 MB; 200 MB are the limit'])
})

test('the notes list each change, and say since when', () => {
  expect(releaseNotes({ version: '1.1.0', since: 'v1.0.0', log: 'abc1234 One thing\ndef5678 Another' })).toContain(
    'Changes since v1.0.0:\n\n- One thing (abc1234)\n- Another (def5678)\n',
  )
  expect(releaseNotes({ version: '1.0.0', since: undefined, log: '' })).toContain('The first release; all changes:\n\n- none')
})
