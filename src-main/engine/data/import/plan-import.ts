import type { ColumnRole, ImportPreview, Mapping } from '../../../contract/index.ts'
import { WorkbenchError } from '../../kernel/errors.ts'
import { importers } from '../../plugins/importers/index.ts'
import type { Layout, TableSource } from './layout.ts'
import type { InteractionColumns } from './read-interactions.ts'
import { listSource, type SourceFile, type SourceListing } from './source.ts'

/** What is going to be read, and how. `columns` is null while nobody has said which columns hold users and items. */
export interface ImportPlan {
  readonly format: string
  readonly formatTitle: string
  readonly source: SourceListing
  readonly layout: Layout
  readonly mapping: Mapping
  readonly certain: boolean
  readonly columns: InteractionColumns | null
}

export interface ImportQuestion {
  readonly path: string
  readonly format?: string | undefined
  readonly mapping?: Mapping | undefined
}

/** Recognises the format (or takes the one that is asked for) and settles the mapping. A given mapping is taken exactly as it is. */
export async function planImport(question: ImportQuestion, signal: AbortSignal): Promise<ImportPlan> {
  const source = await listSource(question.path)
  const { importer, layout } = await recognise(source, question.format, signal)
  const given = Object.values(question.mapping ?? {}).some((column) => column !== undefined) ? question.mapping : undefined
  const mapping = given ?? layout.mapping
  requireColumns(layout, mapping)
  return {
    format: importer.id,
    formatTitle: importer.title,
    source,
    layout,
    mapping,
    certain: given !== undefined || layout.certain,
    columns: toColumns(layout, mapping),
  }
}

/** The columns of a plan that is to be carried out; throws MAPPING_UNCERTAIN when they are a guess. */
export function requireMapping(plan: ImportPlan): InteractionColumns {
  if (plan.columns && plan.certain) return plan.columns
  const { file, columns } = plan.layout.interactions
  const proposed = roles.filter((role) => plan.mapping[role]).map((role) => `${role}=${plan.mapping[role]}`)
  throw new WorkbenchError(
    'MAPPING_UNCERTAIN',
    `It is not certain which columns of ${file.path} hold users and items. It has: ${columns.join(', ')}.`,
    `Say which is which: --map ${proposed.length > 0 ? proposed.join(',') : 'user=<column>,item=<column>'}${proposed.length > 0 ? ' (a guess)' : ''}.`,
    { details: { file: file.path, columns: [...columns] } },
  )
}

/** The files that the plan reads. */
export function filesOf(layout: Layout): SourceFile[] {
  return [layout.interactions, layout.items?.table, layout.users?.table].flatMap((table) => (table ? filesOfTable(table) : []))
}

export function filesOfTable({ file, lists }: TableSource): readonly SourceFile[] {
  return [file, ...(lists?.others ?? [])]
}

/** Every column with the role that it has under the plan's mapping, and why. */
export function describeColumns(plan: ImportPlan): ImportPreview['columns'] {
  return plan.layout.columns.map((column) => {
    const role = roles.find((candidate) => plan.mapping[candidate] === column.name) ?? null
    const evidence = role === null || role === column.role ? column.evidence : 'chosen'
    return { ...column, role, evidence }
  })
}

const roles: readonly ColumnRole[] = ['user', 'item', 'rating', 'time']

async function recognise(source: SourceListing, format: string | undefined, signal: AbortSignal) {
  const candidates = importers.filter((importer) => format === undefined || importer.id === format)
  if (candidates.length === 0) {
    const ids = importers.map((importer) => importer.id).join(', ')
    throw new WorkbenchError('INVALID_INPUT', `There is no format "${format}".`, `Choose one of: ${ids}.`, { details: { field: 'format' } })
  }
  // The special formats come first; the general one reads whatever none of them knows.
  for (const importer of candidates) {
    const layout = await importer.detect(source, signal)
    if (layout) return { importer, layout }
  }
  const titles = candidates.map((importer) => importer.title).join(', ')
  throw new WorkbenchError(
    'FILE_FORMAT',
    `${source.path} is not ${titles}.`,
    'Leave the format out to have it recognised, or check the path.',
    {
      details: { file: source.path },
    },
  )
}

function requireColumns(layout: Layout, mapping: Mapping): void {
  const { columns, file } = layout.interactions
  const taken = new Map<string, ColumnRole>()
  for (const role of roles) {
    const name = mapping[role]
    if (name === undefined) continue
    const other = taken.get(name)
    if (!columns.includes(name) || other) {
      const what = other ? `"${name}" cannot be both ${other} and ${role}` : `there is no column "${name}" (${role})`
      throw new WorkbenchError('INVALID_INPUT', `${file.path}: ${what}.`, `Its columns are: ${columns.join(', ')}.`, {
        details: { file: file.path, field: role },
      })
    }
    taken.set(name, role)
  }
}

function toColumns(layout: Layout, mapping: Mapping): InteractionColumns | null {
  const { user, item, rating, time } = mapping
  if (user === undefined || item === undefined) return null
  const isDate = layout.columns.some((column) => column.name === time && column.type === 'date')
  return { user, item, rating: rating ?? null, time: time === undefined ? null : { column: time, isDate } }
}
