import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listOfParts } from './list-of-parts.mjs'
import { licenceProblems, packageFolders, readParts } from './parts.mjs'

function packages(...contents) {
  const modules = join(mkdtempSync(join(tmpdir(), 'coldframe-parts-')), 'node_modules')
  for (const [path, content, text] of contents) {
    mkdirSync(join(modules, path), { recursive: true })
    writeFileSync(join(modules, path, 'package.json'), JSON.stringify(content))
    if (text) writeFileSync(join(modules, path, 'LICENSE'), text)
  }
  return modules
}

test('every package is found, nested and scoped ones too, each version once', () => {
  const modules = packages(
    ['a', { name: 'a', version: '1.0.0', license: 'MIT' }],
    ['@s/b', { name: '@s/b', version: '2.0.0', licenses: [{ type: 'MIT' }, { type: 'ISC' }] }],
    ['a/node_modules/@s/b', { name: '@s/b', version: '2.0.0', license: 'MIT' }, 'the text'],
    ['a/node_modules/c', { name: 'c', version: '1.0.0', license: { type: 'ISC' } }],
  )
  const parts = readParts(packageFolders(modules))
  expect(parts.map(({ name, licence }) => [name, licence])).toEqual([
    ['@s/b', 'MIT'],
    ['a', 'MIT'],
    ['c', 'ISC'],
  ])
  expect(parts[0].text).toBe('the text')
})

test('a licence that is not allowed, not known or not there stops the packaging', () => {
  const licences = ['GPL-3.0-only', 'AGPL-3.0-or-later', 'SEE LICENSE IN file', 'UNLICENSED', null, 'MIT AND GPL-2.0-only']
  const problems = licenceProblems(licences.map((licence, index) => ({ name: `p${index}`, version: '1.0.0', licence })))
  expect(problems).toHaveLength(licences.length)
  expect(problems[0]).toContain('p0 1.0.0 is under GPL-3.0-only')
})

test('a choice that holds an allowed licence is allowed, and so is a sum of them', () => {
  const licences = ['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT', '(BSD-3-Clause AND Apache-2.0)']
  expect(licenceProblems(licences.map((licence) => ({ name: 'p', version: '1.0.0', licence })))).toEqual([])
})

test('the list of parts is CycloneDX, and the same parts give the same bytes', () => {
  const parts = [{ name: '@s/b', version: '2.0.0', licence: 'MIT', text: 'Shared', homepage: null }]
  const product = { name: 'coldframe', version: '0.1.0', electron: '45.0.0' }
  const { sbom, texts, table } = listOfParts(product, parts)
  const read = JSON.parse(sbom)
  expect(read.bomFormat).toBe('CycloneDX')
  expect(read.components.map(({ purl }) => purl)).toEqual(['pkg:npm/%40s/b@2.0.0', 'pkg:npm/electron@45.0.0'])
  expect(texts).toContain('@s/b 2.0.0: MIT\n\nShared')
  expect(table).toContainEqual({ name: 'electron', version: '45.0.0', licence: 'MIT' })
  expect(listOfParts(product, parts).sbom).toBe(sbom)
})
