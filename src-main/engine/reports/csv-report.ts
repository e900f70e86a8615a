import { csvCell, csvText } from '../kernel/csv.ts'
import type { ReportInput } from './report-input.ts'

/** Column order is part of the format. */
const header = [
  'run_id',
  'run',
  'dataset',
  'model',
  'seed',
  'metric',
  'value',
  'low',
  'high',
  'users',
  'split',
  'split_hash',
  'candidates',
  'direction',
  'final_fit',
  'users_without_test_items',
  'users_with_empty_lists',
  'test_openings',
]

/** One line per run and metric. Names that people gave are defused for spreadsheets; ids and numbers are written as they are. */
export function renderCsv({ runs }: ReportInput): string {
  const lines = runs.flatMap(({ detail: { summary, protocol } }) =>
    Object.entries(summary.metrics).map(([metric, { value, low, high, users }]) => [
      csvCell(summary.id),
      csvText(summary.name),
      csvText(summary.datasetName),
      csvCell(summary.modelId),
      csvCell(summary.seed),
      csvCell(metric),
      csvCell(value),
      csvCell(low),
      csvCell(high),
      csvCell(users),
      csvCell(summary.splitId),
      csvCell(protocol?.splitHash ?? ''),
      csvText(protocol?.candidates ?? ''),
      csvCell(protocol?.direction ?? ''),
      csvCell(protocol?.finalFit ?? ''),
      csvCell(protocol?.usersWithoutTestItems ?? ''),
      csvCell(protocol?.usersWithEmptyLists ?? ''),
      csvCell(protocol?.testOpenings ?? ''),
    ]),
  )
  return [header, ...lines].map((cells) => `${cells.join(',')}\n`).join('')
}
