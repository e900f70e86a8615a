import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { referencePages } from './reference.ts'

test('the reference pages in docs/ say what the program does (npm run docs writes them)', async () => {
  for (const [path, text] of Object.entries(await referencePages())) {
    expect(await readFile(new URL(`../../../docs/${path}`, import.meta.url), 'utf8')).toBe(text)
  }
})
