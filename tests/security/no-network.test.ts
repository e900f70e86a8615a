import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/workspaces.ts'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const recorder = pathToFileURL(join(import.meta.dirname, 'record-connections.mjs')).href

/** Every process that the command starts inherits the recorder: engine, runner, reader. */
async function connectionsOf(program: string, args: readonly string[]): Promise<string> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'connections.txt')
  await writeFile(file, '')
  const env = { ...process.env, NODE_OPTIONS: `--import ${recorder}`, COLDFRAME_CONNECTIONS: file, COLDFRAME_WORKSPACE: folder.path }
  await run(process.execPath, [program, ...args], { env, cwd: root, maxBuffer: 1e8 }).catch(() => undefined)
  return await readFile(file, 'utf8')
}

test('the recorder sees a program that wants out', async () => {
  const out = "fetch('http://192.0.2.1').catch(() => undefined); setTimeout(() => process.exit(0), 300)"
  expect(await connectionsOf('--eval', [out])).toContain('connection to 192.0.2.1')
})

test('making data, training three models, evaluating and reporting asks nobody outside', async () => {
  expect(await connectionsOf(join(root, 'src-main/hosts/cli/main.ts'), ['demo'])).toBe('')
}, 240_000)

test('nor does looking at the machine', async () => {
  expect(await connectionsOf(join(root, 'src-main/hosts/cli/main.ts'), ['doctor'])).toBe('')
}, 120_000)
