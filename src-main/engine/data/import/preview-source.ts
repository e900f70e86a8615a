import type { ImportPreview } from '../../../contract/index.ts'
import type { Work } from '../../kernel/progress.ts'
import { collectInteractions } from './collect-interactions.ts'
import type { TableSource } from './layout.ts'
import { describeColumns, filesOf, filesOfTable, type ImportPlan, type ImportQuestion, planImport } from './plan-import.ts'

/** Files up to this size are counted whole; of larger ones, the first rows. */
const countedBytes = 200 * 2 ** 20
const countedRows = 1_000_000
const shownRows = 50

/** A read-only look at a source: what it is, what would be imported, what would be dropped and why. */
export async function previewSource(question: ImportQuestion, work: Work): Promise<ImportPreview> {
  work.report({ step: 'Looking at the files', done: 0, total: null, remainingMs: null })
  const plan = await planImport(question, work.signal)
  const { layout } = plan
  const table = layout.interactions
  const base = {
    path: question.path,
    format: plan.format,
    formatTitle: plan.formatTitle,
    evidence: layout.evidence,
    files: describeFiles(plan),
    encoding: table.encoding,
    separator: table.separator,
    hasHeader: table.hasHeader,
    columns: describeColumns(plan),
    mapping: plan.mapping,
    certain: plan.certain,
    rows: layout.sampleRows.slice(0, shownRows).map((row) => [...row]),
  }
  if (!plan.columns) {
    return {
      ...base,
      drops: { read: 0, kept: 0, reasons: [], examples: [] },
      counts: { users: 0, items: 0, interactions: 0 },
      timeKind: 'none',
      notes: [...layout.notes, 'Choose the columns of users and items to see what would be imported.'],
    }
  }
  const isSampled = table.file.bytes > countedBytes
  const collected = await collectInteractions(layout, plan.columns, isSampled ? countedRows : null, work)
  const sampled = isSampled ? [`All counts are of the first ${countedRows.toLocaleString('en')} rows; the file is larger than 200 MB.`] : []
  return {
    ...base,
    drops: collected.drops,
    counts: {
      users: collected.ordered.userIds.length,
      items: collected.ordered.itemIds.length,
      interactions: collected.ordered.itemOf.length,
    },
    timeKind: collected.timeKind,
    notes: [...sampled, ...layout.notes, ...collected.notes],
  }
}

function describeFiles(plan: ImportPlan): ImportPreview['files'] {
  const { interactions, items, users } = plan.layout
  const used = filesOf(plan.layout)
  const others = plan.source.chosen ? [] : plan.source.files.filter((file) => !used.some((one) => one.path === file.path))
  const purpose = (path: string): ImportPreview['files'][number]['purpose'] => {
    const isOf = (table: TableSource | undefined): boolean => table !== undefined && filesOfTable(table).some((file) => file.path === path)
    if (isOf(interactions)) return 'interactions'
    if (isOf(items?.table)) return 'items'
    return isOf(users?.table) ? 'users' : 'ignored'
  }
  return [...used, ...others].map(({ name, bytes, path }) => ({ name, bytes, purpose: purpose(path) }))
}
