import { expect, test } from 'vitest'
import { defaultBackupFolder } from './backup-folder.ts'

test('a backup goes beside the workspace, under a name that no earlier one has', () => {
  const first = defaultBackupFolder('/data/films', new Date(2026, 0, 2, 3, 4, 5))
  expect(first).toBe('/data/films-backup-2026-01-02-030405')
  expect(defaultBackupFolder('/data/films', new Date(2026, 0, 2, 3, 4, 6))).not.toBe(first)
})
