import { execFileSync, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { Failure } from '../../src-main/contract/index.ts'

/** What the machine forbids: memory, disk, permissions. Each import runs in a process of its own. */
let root: string
const script = join(import.meta.dirname, 'import-file.ts')
const isRoot = process.getuid?.() === 0
/** An identity without rights, where we may take it. */
const nobody = { uid: 65534, gid: 65534 }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-limits-'))
  await chmod(root, 0o755)
})
afterAll(() => rm(root, { recursive: true }))

const Outcome = z.object({ failure: Failure.nullable(), peakMb: z.number() })

/** Runs the import script; `shell` puts limits in front of it, `identity` runs it as somebody else. */
async function runImport(
  path: string,
  datasets: string,
  options: { shell?: string; identity?: { uid: number; gid: number } } = {},
): Promise<z.infer<typeof Outcome>> {
  const command = `${options.shell ?? ''} exec "$0" "$@"`
  const child = spawn('/bin/sh', ['-c', command, process.execPath, script, path, join(datasets, 'ds_child1')], {
    ...options.identity,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: '', NODE_OPTIONS: '' },
  })
  let out = ''
  let errors = ''
  child.stdout.on('data', (text) => (out += String(text)))
  child.stderr.on('data', (text) => (errors += String(text)))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`the import process ended with ${code}: ${errors}`)
  return Outcome.parse(JSON.parse(out))
}

const rows = (count: number): string =>
  ['user,item,rating,time', ...Array.from({ length: count }, (_, n) => `u${n % 900},i${n},3,${1_600_000_000 + n}`), ''].join('\n')

async function newFolder(name: string): Promise<string> {
  const folder = join(root, name)
  await mkdir(folder)
  return folder
}

test('a single line of 1 GB fails at once, in little memory', async () => {
  const path = join(root, 'one-line.csv')
  // Only the beginning is really on the disk; the rest is a hole.
  await writeFile(path, 'x'.repeat(2 ** 21))
  await truncate(path, 2 ** 30)
  const { failure, peakMb } = await runImport(path, await newFolder('one-line'))
  expect(failure).toMatchObject({ code: 'FILE_FORMAT', message: `${path}, line 1 is longer than 1 MB.`, details: { line: 1 } })
  expect(peakMb).toBeLessThan(400)
})

test('a field of 100 MB far down fails with its line, in bounded memory', async () => {
  const path = join(root, 'long-field.csv')
  const file = await open(path, 'w')
  await file.writeFile(rows(1000))
  for (let n = 0; n < 100; n++) await file.writeFile('y'.repeat(2 ** 20))
  await file.writeFile(',i1,3,1600000000\nu1,i2,3,1600000000\n')
  await file.close()
  const { failure, peakMb } = await runImport(path, await newFolder('long-field'))
  expect(failure).toMatchObject({ code: 'FILE_FORMAT', message: expect.stringContaining('line 1002'), details: { line: 1002 } })
  expect(peakMb).toBeLessThan(700)
})

test('no space left (limit on file sizes): a clear error, nothing stays', async () => {
  const path = join(root, 'fits.csv')
  await writeFile(path, rows(50_000))
  const datasets = await newFolder('limited')
  // 200 blocks of 512 or 1,024 bytes, less than the columns need.
  const { failure } = await runImport(path, datasets, { shell: "trap '' XFSZ; ulimit -f 200;" })
  expect(failure).toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining(datasets),
    remedy: expect.stringContaining('Free some space'),
  })
  expect(readdirSync(datasets)).toEqual([])
})

/** A file system of 256 KiB, where one may be mounted; else the reason. */
function tryMount(folder: string): string | null {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'pipe' })
    return null
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown)
  }
}

test('no space left (a full file system): a clear error, nothing stays', async ({ skip }) => {
  const datasets = await newFolder('tiny')
  const reason = tryMount(datasets)
  if (reason !== null) skip(`no small file system can be mounted here: ${reason}`)
  try {
    const path = join(root, 'too-large.csv')
    await writeFile(path, rows(50_000))
    const { failure } = await runImport(path, datasets)
    expect(failure).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining(datasets) })
    expect(readdirSync(datasets)).toEqual([])
  } finally {
    execFileSync('umount', [datasets])
  }
})

/** As root everything is permitted, so the process becomes somebody else; that one must be able to start Node and read the sources. */
function withoutRights(): { identity?: { uid: number; gid: number } } {
  return isRoot ? { identity: nobody } : {}
}

function whyNobodyCannotRun(): string | null {
  if (!isRoot) return null
  try {
    execFileSync(process.execPath, ['-e', `require('fs').accessSync(${JSON.stringify(script)})`], { ...nobody, stdio: 'pipe' })
    return null
  } catch (thrown) {
    return `a user without rights cannot start Node here: ${thrown instanceof Error ? thrown.message.split('\n')[0] : String(thrown)}`
  }
}

test.for(['the file', 'the folder of the datasets'])('no permission: %s', async (what, { skip }) => {
  const reason = whyNobodyCannotRun()
  if (reason !== null) skip(reason)
  const isFile = what === 'the file'
  const path = join(root, isFile ? 'secret.csv' : 'open.csv')
  await writeFile(path, rows(100))
  await chmod(path, isFile ? 0o000 : 0o644)
  const datasets = await newFolder(isFile ? 'writable' : 'read-only')
  if (isRoot && isFile) await chown(datasets, nobody.uid, nobody.gid)
  await chmod(datasets, isFile ? 0o755 : 0o555)
  const { failure } = await runImport(path, datasets, withoutRights())
  expect(failure).toMatchObject({ code: 'PERMISSION_DENIED', message: expect.stringContaining(isFile ? path : datasets) })
  expect(failure?.remedy).toContain('permissions')
  expect(readdirSync(datasets)).toEqual([])
  await chmod(datasets, 0o755)
})
