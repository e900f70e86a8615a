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

test('a log that grows within one session stays bounded, and the newest lines are there', () => {
  const path = join(folder, 'night.log')
  const write = openLogFile(path, 1000)
  for (let line = 0; line < 1000; line++) write(`line ${line}, and what else there is to say about it\n`)
  const sizes = [path, `${path}.old`].map((file) => readFileSync(file).length)
  expect(Math.max(...sizes)).toBeLessThan(1100)
  expect(readFileSync(`${path}.old`, 'utf8') + readFileSync(path, 'utf8')).toMatch(/line 998,.*\nline 999,.*\n$/)
})

test('a place that cannot be written is passed over in silence', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => openLogFile(join(folder, 'file', 'coldframe.log'))('lost\n')).not.toThrow()
})
