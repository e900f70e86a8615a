import { expect, test } from 'vitest'
import { beginsLastingWork } from './lasting-work.ts'

test.each(['train', 'import', 'sample', 'attributes', 'export-run', 'write-lists'])('%s is work that lasts', (kind) => {
  expect(beginsLastingWork({ type: 'job', job: { kind } })).toBe(true)
})

test.each([
  { type: 'job', job: { kind: 'doctor' } },
  { type: 'job', job: { kind: 'preview', path: '/a' } },
  { type: 'job', job: { kind: 'estimate' } },
  { type: 'cancel' },
  { id: 1, name: 'rows', input: {} },
  undefined,
])('%o is not', (message) => {
  expect(beginsLastingWork(message)).toBe(false)
})
