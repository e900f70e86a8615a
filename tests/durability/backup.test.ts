import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeBackup } from '../../src-main/engine/backup/make-backup.ts'
import { restoreBackup } from '../../src-main/engine/backup/restore-backup.ts'
import { systemClock } from '../../src-main/engine/kernel/clock.ts'
import { replaceDisk, systemDisk } from '../../src-main/engine/kernel/disk.ts'
import { requireSpace } from '../../src-main/engine/kernel/free-space.ts'
import { quietWork } from '../../src-main/engine/kernel/progress.ts'
import { runCommand } from '../support/command-line.ts'
import { faultyDisk } from '../support/faulty-disk.ts'
import { audit, makeTrainedWorkspace, type TrainedWorkspace } from '../support/trained-workspace.ts'
import { openTestEngine } from '../support/workspaces.ts'

let root = ''
let workspace = ''
let made: TrainedWorkspace
const work = { ...quietWork, clock: systemClock }

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-backup-'))
  workspace = join(root, 'original')
  made = await makeTrainedWorkspace(workspace)
})
afterAll(() => rm(root, { recursive: true }))

const backUp = (out: string) => makeBackup({ kind: 'backup', workspaceFolder: workspace, out, version: '1.2.3' }, work)
const restore = (backup: string, folder: string) => restoreBackup({ kind: 'restore', backup, workspaceFolder: folder }, work)

test('made by the command line while an engine works, restored to a new folder, and in order there', async () => {
  const engine = await openTestEngine(workspace)
  const { client } = engine
  const [running] = await client.runs.start({
    datasetId: made.finished.datasetId,
    models: [{ modelId: 'mult-vae', config: { epochs: 5000, patience: 5000 } }],
  })
  for await (const { body } of await client.runs.watch({ runId: running.id })) if (body.type === 'run.epoch') break
  const out = join(root, 'by-command')
  expect(await runCommand('backup', '--out', out, '--workspace', workspace)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('original'),
  })
  await client.runs.cancel({ runId: running.id })
  await engine.close()

  const restored = join(root, 'restored')
  expect(await runCommand('restore', out, '--workspace', restored)).toMatchObject({ code: 0 })
  const again = await openTestEngine(restored)
  const runs = await again.client.runs.list()
  expect(runs.find(({ id }) => id === made.finished.id)).toEqual(made.finished)
  // What ran while the backup was made did not finish in it.
  expect(runs.find(({ id }) => id === running.id)?.state).toBe('interrupted')
  expect((await again.client.reports.read({ reportId: made.report.id })).content).toContain(made.finished.name)
  await again.close()
  expect((await audit(restored)).findings).toEqual([])
})

test('a place that is taken or inside the workspace is refused, and nothing is written', async () => {
  const taken = join(root, 'taken')
  await mkdir(taken)
  await expect(backUp(taken)).rejects.toMatchObject({ code: 'NAME_TAKEN', message: expect.stringContaining(taken) })
  await expect(backUp(join(workspace, 'inside'))).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(restore(join(root, 'nothing'), join(root, 'new'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
  const out = join(root, 'to-restore')
  await backUp(out)
  const file = join(taken, 'file')
  await writeFile(file, 'mine')
  await expect(restore(out, file)).rejects.toMatchObject({ code: 'NAME_TAKEN', message: expect.stringContaining('is a file') })
  await expect(restore(out, taken)).rejects.toMatchObject({ code: 'NAME_TAKEN', message: expect.stringContaining('not empty') })
  expect(await readFile(file, 'utf8')).toBe('mine')
  const empty = join(root, 'empty')
  await mkdir(empty)
  await restore(out, empty)
  expect((await audit(empty)).findings).toEqual([])
})

test('what gets its row while the catalogue is being copied is in the backup, and the copy of the catalogue is on the disk', async () => {
  const late = 'reports/late.html'
  const synced: string[] = []
  const out = join(root, 'with-late')
  {
    using _ = replaceDisk({
      ...systemDisk,
      open: async (path, how) => {
        if (path.endsWith('workbench.sqlite')) await writeFile(join(workspace, late), 'late')
        const file = await systemDisk.open(path, how)
        return { ...file, sync: () => file.sync().then(() => void synced.push(basename(path))) }
      },
    })
    await backUp(out)
  }
  await rm(join(workspace, late))
  expect(await readFile(join(out, late), 'utf8')).toBe('late')
  expect(synced).toContain('workbench.sqlite')
})

test('what does not fit on the disk is refused before it begins', async () => {
  await expect(requireSpace(root, 2 ** 60, 'This backup')).rejects.toMatchObject({
    code: 'DISK_FULL',
    remedy: expect.stringContaining('nothing was begun'),
  })
})

test('a disk that fails in the middle leaves no backup, and a restore that fails no workspace', async () => {
  const out = join(root, 'cut', 'backup')
  for (const at of [0, 3, 17]) {
    using _ = replaceDisk(faultyDisk('no space', at))
    await expect(backUp(out)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await readdir(join(root, 'cut'))).toEqual([])
  }
  await backUp(out)
  const folder = join(root, 'cut-restore', 'workspace')
  for (const at of [0, 3, 17]) {
    using _ = replaceDisk(faultyDisk('disk error', at))
    await expect(restore(out, folder)).rejects.toMatchObject({ code: 'EIO' })
    expect(await readdir(join(root, 'cut-restore'))).toEqual([])
  }
})

test('a backup in which a byte has changed, a file is missing or a path leads outside is not restored', async () => {
  const out = join(root, 'harmed')
  await backUp(out)
  const folder = join(root, 'harmed-restore', 'workspace')
  const file = join(out, 'runs', made.finished.id, 'evaluation', 'list-items.u32')
  const bytes = await readFile(file)
  bytes[0] ^= 1
  await writeFile(file, bytes)
  await expect(restore(out, folder)).rejects.toMatchObject({
    code: 'WORKSPACE_DAMAGED',
    message: expect.stringContaining('list-items.u32'),
  })
  await rm(file)
  await expect(restore(out, folder)).rejects.toMatchObject({ code: 'WORKSPACE_DAMAGED', message: expect.stringContaining('is missing') })
  const manifest = await readFile(join(out, 'backup.json'), 'utf8')
  for (const name of ['../outside', '/etc/outside', 'a/../../outside', 'C:\\outside']) {
    await writeFile(join(out, 'backup.json'), manifest.replace('workbench.sqlite', JSON.stringify(name).slice(1, -1)))
    await expect(restore(out, folder)).rejects.toMatchObject({ code: 'FILE_FORMAT', message: expect.stringContaining('outside') })
  }
  expect(await readdir(join(root, 'harmed-restore'))).toEqual([])
})
