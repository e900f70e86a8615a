import type { GridColumn } from '../../components/grid/grid-column.ts'

/** Columns that are not metrics, in the words of their heads. */
export const plainColumns: readonly GridColumn[] = [
  { id: 'state', title: 'State', width: '108px', isSortable: true },
  { id: 'progress', title: 'Time', width: 'minmax(104px, 1fr)', isSortable: true },
  { id: 'model', title: 'Model', width: 'minmax(94px, 1fr)', isSortable: true },
  { id: 'dataset', title: 'Dataset', width: 'minmax(78px, 1fr)', isSortable: true },
  { id: 'split', title: 'Split', width: '68px' },
  { id: 'seed', title: 'Seed', width: '60px', align: 'right', isSortable: true },
  { id: 'group', title: 'Group', width: 'minmax(80px, 1fr)', isSortable: true },
  { id: 'tags', title: 'Tags', width: 'minmax(90px, 1fr)', isSortable: true },
  { id: 'createdAt', title: 'Added', width: '104px', isSortable: true },
]

export const defaultColumns = 'state,progress,ndcg,recall_min,coverage,model,dataset,split,seed,createdAt'

/** The ids of the address that there are. */
export function parseColumns(text: string, known: readonly string[]): string[] {
  return [...new Set(text.split(','))].filter((id) => known.includes(id))
}

/** One place up or down; the ends stay where they are. */
export function moveColumn(columns: readonly string[], id: string, by: 1 | -1): string[] {
  const from = columns.indexOf(id)
  const to = from + by
  const other = columns[to]
  if (from < 0 || other === undefined) return [...columns]
  return columns.map((column, place) => (place === from ? other : place === to ? id : column))
}
