import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLogFile } from './log-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'coldframe-log-'))

test('appends, over several starts', () => {
  const path = join(folder, 'logs', 'coldframe.log')
  openLogFile(path)('one\n')
  openLogFile(path)('two\n')
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
})

test('a large log makes room for a new one', () => {
  const path = join(folder, 'large.log')
  writeFileSync(path, 'x'.repeat(5_000_001))
  openLogFile(path)('new\n')
  expect(readFileSync(path, 'utf8')).toBe('new\n')
  expect(readFileSync(`${path}.old`, 'utf8')).toHaveLength(5_000_001)
})

test('a place that cannot be written is passed over in silence', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openLogFile(join(folder, 'file', 'coldframe.log'))('lost\n')).not.toThrow()
})
