import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { shippedParts } from './shipped-parts.ts'

test('the list of a package is read; a checkout has none; a damaged one is an error and not none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-parts-'))
  expect(await shippedParts(folder)).toBeNull()
  const parts = [{ name: 'vue', version: '3.5.45', licence: 'MIT' }]
  writeFileSync(join(folder, 'parts.json'), JSON.stringify(parts))
  expect(await shippedParts(folder)).toEqual(parts)
  writeFileSync(join(folder, 'parts.json'), '[{"name":"vue"}]')
  await expect(shippedParts(folder)).rejects.toThrow('version')
})
