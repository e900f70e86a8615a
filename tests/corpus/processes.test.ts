import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../support/command-line.ts'
import { temporaryFolder } from '../support/workspaces.ts'
import { type Kind, lay } from './corpus.ts'
import { datasetFiles } from './kinds/dataset-files.ts'
import { datasetText } from './kinds/dataset-text.ts'

/** A share of the files through the command line in a process of its own, as a person starts it. */
const kinds = [...datasetText, ...datasetFiles].filter(({ id }) => ['nothing in it', 'packed', 'other kinds of entry'].includes(id))
const first = ({ id, files: [file] }: Kind) => ({ id, file })

test.each(kinds.map(first))('coldframe import: $id', async ({ file }) => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, file.name)
  await lay(path, file.content)
  const workspace = join(folder.path, 'workspace')
  const refused = await runCommand('import', path, '--name', 'x', '--workspace', workspace, '--json')
  expect(refused.code).toBe(3)
  const { error } = JSON.parse(refused.stdout) as { error: { code: string; message: string; remedy: string } }
  expect(error.message).toContain(path)
  expect(refused.stderr).toContain(error.remedy)
  const audit = await runCommand('doctor', '--audit', '--workspace', workspace)
  expect(audit).toMatchObject({ code: 0 })
})
