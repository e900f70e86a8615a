import SqliteDatabase from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Content, hostileTexts, json, kind, type Kind } from '../corpus.ts'

/** What the altered copies are copies of; the test sets it when it has made them. */
export const originals = { workspace: '', run: '' }

const sha = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A backup of one small file, sound but for what is changed. */
function backup(changes: object, file: object = {}): Content {
  return async (path) => {
    await mkdir(path)
    await writeFile(join(path, 'a.txt'), 'text')
    await writeFile(join(path, '..', 'outside.txt'), 'text')
    const sound = { name: 'a.txt', bytes: 4, sha256: sha('text'), ...file }
    await writeFile(
      join(path, 'backup.json'),
      json({ format: 1, version: '1', workspaceName: 'x', createdAt: 1, files: [sound], ...changes }),
    )
  }
}

function backupText(text: string): Content {
  return async (path) => {
    await mkdir(path)
    await writeFile(join(path, 'backup.json'), text)
  }
}

export const backups: readonly Kind[] = [
  kind('lists of backups', 'restore', [
    ['none', mkdirOnly],
    ['empty', backupText('')],
    ['null', backupText('null')],
    ['of another format', backup({ format: 99 })],
    ['of a prototype', backupText('{"__proto__":{"files":[]},"format":1}')],
    ['deep', backupText(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`)],
    ['a file, not a folder', 'text'],
  ]),
  kind('names in backups', 'restore', [
    ...['../outside.txt', '/etc/passwd', 'a/../../outside.txt', 'a\\..\\outside.txt', 'C:x', './a.txt', 'a//b', 'a\u0000b', ''].map(
      (name, n) => [`name ${n}`, backup({}, { name })] as const,
    ),
  ]),
  kind('files of backups', 'restore', [
    ['missing', backup({}, { name: 'b.txt' })],
    ['changed', backup({}, { sha256: sha('other') })],
    ['of another length', backup({}, { bytes: 2 ** 50 })],
    ['of a length below nothing', backup({}, { bytes: -1 })],
    [
      'a folder',
      async (path) => {
        await restoreOf(backup({}, { name: 'b' }), path)
        await mkdir(join(path, 'b'))
      },
    ],
    [
      'a link to a device',
      async (path) => {
        await restoreOf(backup({}, { name: 'b' }), path)
        await symlink('/dev/zero', join(path, 'b'))
      },
    ],
    [
      'a link out of it',
      async (path) => {
        await restoreOf(backup({}, { name: 'b' }), path)
        await symlink('../outside.txt', join(path, 'b'))
      },
    ],
  ]),
]

async function mkdirOnly(path: string): Promise<void> {
  await mkdir(path)
}

async function restoreOf(content: Content, path: string): Promise<void> {
  if (typeof content === 'function') await content(path)
}

/** A workspace of which one thing is not as it was made. */
function workspace(damage: (path: string) => Promise<void> | void): Content {
  return async (path) => {
    await cp(originals.workspace, path, { recursive: true })
    await damage(path)
  }
}

const database =
  (change: string) =>
  (path: string): void => {
    const opened = new SqliteDatabase(join(path, 'workbench.sqlite'))
    opened.exec(change)
    opened.close()
  }

export const workspaces: readonly Kind[] = [
  kind('catalogues', 'workspace', [
    ['cut short', workspace((path) => truncate(join(path, 'workbench.sqlite'), 5000))],
    ['of noise', workspace((path) => writeFile(join(path, 'workbench.sqlite'), 'noise '.repeat(2000)))],
    [
      'a folder',
      workspace(async (path) => {
        await rm(join(path, 'workbench.sqlite'))
        await mkdir(join(path, 'workbench.sqlite'))
      }),
    ],
    [
      'of another program',
      workspace(async (path) => {
        await rm(join(path, 'workbench.sqlite'))
        database('CREATE TABLE bookmarks (url TEXT)')(path)
      }),
    ],
    ['of a newer version', workspace(database("INSERT INTO migrations (id, hash) VALUES (9999, 'x')"))],
    ['with another migration', workspace(database("UPDATE migrations SET hash = 'other' WHERE id = 1"))],
    ['without a table', workspace(database('PRAGMA foreign_keys = OFF; DROP TABLE runs'))],
  ]),
  kind('files of workspaces', 'workspace', [
    ['a file as the folder', 'text'],
    [
      'an address of another',
      workspace((path) => writeFile(join(path, 'engine.json'), json({ pid: 1, socket: '/dev/null', token: 'x' }))),
      'opened; audit clean',
    ],
    ['an address that is none', workspace((path) => writeFile(join(path, 'engine.json'), '{')), 'opened; audit clean'],
    ['a lock of noise', workspace((path) => writeFile(join(path, 'engine.lock'), 'noise '.repeat(2000)))],
    [
      'a file called runs',
      workspace(async (path) => {
        await rename(join(path, 'runs'), join(path, 'runs-before'))
        await writeFile(join(path, 'runs'), 'x')
      }),
    ],
    ['a dataset that is a link', workspace((path) => symlink('/etc', join(path, 'datasets', 'ds_link0000'))), 'opened; audit clean'],
  ]),
  kind('files that open a workspace', 'mark', [
    ['alone.coldframe', ''],
    ['of text.coldframe', hostileTexts.script],
    ['of another folder.coldframe', json({ workspace: '/etc' })],
    ['of a way up.coldframe', '../../etc'],
    ['binary.coldframe', Buffer.alloc(1000, 255)],
  ]),
]

/** A finished run of which one file is changed. */
function run(file: string, change: (bytes: Buffer) => Buffer | string): Content {
  return async (path) => {
    await cp(originals.run, path, { recursive: true })
    const name = join(path, 'bundle', file)
    await writeFile(name, change(await readFile(name)))
  }
}

/** A state file whose hash fits whatever it holds. */
function state(header: string, length = Buffer.byteLength(header)): Buffer {
  const size = Buffer.alloc(8)
  size.writeUInt32LE(length)
  const body = Buffer.concat([size, Buffer.from(header)])
  return Buffer.concat([Buffer.from('CFSTATE1'), Buffer.from(createHash('sha256').update(body).digest('hex')), body])
}

const array = (changes: object): string =>
  json({ arrays: [{ name: 'x', type: 'f32', shape: [2], offset: 0, length: 2, ...changes }], json: {} })

export const runs: readonly Kind[] = [
  kind('checkpoints and weights', 'run', [
    ['empty', run('model.state', () => '')],
    ['cut short', run('model.state', (bytes) => bytes.subarray(0, 100))],
    ['a flipped byte', run('model.state', (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))))],
    ['of another kind', run('model.state', () => 'PK\u0003\u0004')],
    ['a header of null', run('model.state', () => state('null'))],
    ['a header longer than the file', run('model.state', () => state('{}', 2 ** 31))],
    ['an array beyond the file', run('model.state', () => state(array({ offset: 2 ** 40, length: 2 ** 40 })))],
    ['an array below nothing', run('model.state', () => state(array({ length: -5, shape: [-5] })))],
    ['a prototype', run('model.state', () => state(array({ name: '__proto__' })))],
    ['a split of nothing', run('split.state', () => state('{"arrays":[],"json":{}}'))],
  ]),
  kind('bundles', 'run', [
    ['no manifest', run('manifest.json', () => '')],
    ['a manifest of a prototype', run('manifest.json', () => '{"__proto__":{"modelId":"ease"}}')],
    ['of a model that is none', run('manifest.json', (bytes) => bytes.toString().replace(/"modelId":"[^"]+"/, '"modelId":"constructor"'))],
    ['of a model with a way up', run('manifest.json', (bytes) => bytes.toString().replace(/"modelId":"[^"]+"/, '"modelId":"../../x"'))],
    ['titles of numbers', run('titles.json', () => '[1,2,3]')],
    ['fewer items than the model', run('items.json', () => '["a"]')],
    ['attributes of null', run('item-attributes.json', () => 'null')],
  ]),
]
