import type { Kind } from './corpus.ts'
import { calls } from './kinds/calls.ts'
import { datasetFiles } from './kinds/dataset-files.ts'
import { datasetTables } from './kinds/dataset-tables.ts'
import { datasetText } from './kinds/dataset-text.ts'
import { documents } from './kinds/documents.ts'
import { backups, runs, workspaces } from './kinds/folders.ts'
import { attributeFiles, listFiles } from './kinds/lists.ts'

export const allKinds: readonly Kind[] = [
  ...datasetText,
  ...datasetTables,
  ...datasetFiles,
  ...attributeFiles,
  ...listFiles,
  ...documents,
  ...backups,
  ...workspaces,
  ...runs,
  ...calls,
]
