import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workspaceFolder } from './workspace-file.ts'

test('a folder is itself, there or not', () => {
  expect(workspaceFolder('/data/films')).toBe('/data/films')
})

test('the file stands for the workspace around it, and for nothing elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-file-'))
  const file = join(folder, 'workspace.coldframe')
  expect(() => workspaceFolder(file)).toThrow(`${folder} is none`)
  writeFileSync(join(folder, 'workbench.sqlite'), '')
  expect(workspaceFolder(file)).toBe(folder)
})

test('a folder whose name ends like the file is a folder', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'coldframe-file-')), 'films.coldframe')
  mkdirSync(folder)
  expect(workspaceFolder(folder)).toBe(folder)
})
