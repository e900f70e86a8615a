import { WorkbenchError } from '../../../kernel/errors.ts'
import { separatorName } from '../../../data/import/delimited.ts'
import type { Layout } from '../../../data/import/layout.ts'
import { proposeRoles } from '../../../data/import/roles.ts'
import type { SourceFile } from '../../../data/import/source.ts'
import { recogniseTable } from '../../../data/import/table-file.ts'
import { defineImporter } from '../../define.ts'

/** Files of a folder that could hold interactions. */
const tableNames = /\.(csv|tsv|txt|dat|data|inter|base|train|test|jsonl|ndjson|parquet)$/i

export const table = defineImporter({
  id: 'table',
  title: 'Table (CSV, TSV, JSON Lines, Parquet)',
  summary: 'Any file with one interaction per line; you say, or confirm, which columns hold user, item, rating and time.',
  async detect(source, signal) {
    return source.chosen ? layoutOf(source.chosen, signal) : chooseFile(source.path, source.files, signal)
  },
})

async function layoutOf(file: SourceFile, signal: AbortSignal): Promise<Layout> {
  const { table: found, records } = await recogniseTable(file, signal)
  const proposal = proposeRoles(found.columns, records, found.hasHeader)
  const kind = {
    delimited: `columns between ${separatorName(found.separator ?? '')} characters`,
    json: 'one JSON object per line',
    parquet: 'Parquet',
  }
  const header = found.kind === 'delimited' ? (found.hasHeader ? ', with a header' : ', without a header') : ''
  return {
    evidence: `${file.name}: ${kind[found.kind]}${header}.`,
    interactions: found,
    mapping: proposal.mapping,
    certain: proposal.certain,
    sampleRows: records,
    columns: proposal.columns,
    ratingRange: null,
    items: null,
    users: null,
    notes: [],
  }
}

/** Each takes a look into the file; nobody means a folder of more tables as one dataset. */
const mostTables = 100

/** The one file of a folder that clearly holds interactions. */
async function chooseFile(folder: string, files: readonly SourceFile[], signal: AbortSignal): Promise<Layout> {
  const layouts: Layout[] = []
  const others: string[] = []
  const tables = files.filter((candidate) => tableNames.test(candidate.name))
  if (tables.length > mostTables) {
    throw new WorkbenchError(
      'FILE_FORMAT',
      `${folder} holds ${tables.length} tables; which one has the interactions?`,
      'Give the path of that file.',
      {
        details: { file: folder },
      },
    )
  }
  for (const file of tables) {
    const layout = await layoutOf(file, signal).catch((thrown: unknown) => {
      if (thrown instanceof WorkbenchError) return thrown.message
      throw thrown
    })
    if (typeof layout === 'string') others.push(layout)
    else if (layout.mapping.user !== undefined && layout.mapping.item !== undefined) layouts.push(layout)
    else others.push(`${file.name} has the columns ${layout.interactions.columns.join(', ')}`)
  }
  const certain = layouts.filter((layout) => layout.certain)
  const best = certain.length > 0 ? certain : layouts
  const rated = best.filter((layout) => layout.mapping.rating !== undefined)
  if (best.length === 1) return best[0]
  if (rated.length === 1) return rated[0]
  if (best.length === 0) {
    const why = others.length > 0 ? ` ${others.slice(0, 5).join('; ')}.` : ''
    throw new WorkbenchError(
      'FILE_FORMAT',
      `No file in ${folder} holds interactions (a user, an item, perhaps a rating and a time on each line).${why}`,
      'Choose the folder or file that holds the ratings.',
      { details: { file: folder } },
    )
  }
  const names = best.map((layout) => layout.interactions.file.name)
  throw new WorkbenchError(
    'MAPPING_UNCERTAIN',
    `Several files in ${folder} could hold the interactions: ${names.join(', ')}.`,
    'Give the path of one of them.',
    {
      details: { file: folder, files: names },
    },
  )
}
