import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readText, readWhole } from './read-text.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'coldframe-read-'))))
afterAll(() => rm(folder, { recursive: true }))

test('a text is read without its byte order mark', async () => {
  const path = join(folder, 'text.csv')
  await writeFile(path, '\uFEFFuser\nä\n')
  expect(await readText(path)).toBe('user\nä\n')
})

test('what is no file, too long or no UTF-8 is refused with its path', async () => {
  const [text, folderPath, missing, latin] = ['text', 'folder', 'missing', 'latin'].map((name) => join(folder, name))
  await writeFile(text, 'abc')
  await mkdir(folderPath)
  await writeFile(latin, Buffer.from([0x61, 0xe4]))
  const refusal = (code: string, path: string) => ({ code, message: expect.stringContaining(path) })
  await expect(readWhole(text, 2)).rejects.toMatchObject(refusal('FILE_FORMAT', text))
  await expect(readText(folderPath)).rejects.toMatchObject(refusal('INVALID_INPUT', folderPath))
  await expect(readText(missing)).rejects.toMatchObject(refusal('FILE_NOT_FOUND', missing))
  await expect(readText(join(text, 'below'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  await expect(readText(latin)).rejects.toMatchObject(refusal('FILE_FORMAT', latin))
})

test.skipIf(process.platform === 'win32')('a pipe and a device, which never end, are not opened', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  for (const path of [pipe, '/dev/zero']) await expect(readText(path)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})
