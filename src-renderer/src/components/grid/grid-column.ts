export interface GridColumn {
  readonly id: string
  readonly title: string
  /** A track of CSS grid: `90px`, `minmax(160px, 1fr)`. */
  readonly width: string
  readonly align?: 'right'
  readonly isSortable?: boolean
  /** A head that only readers need: check boxes, buttons. */
  readonly isTitleHidden?: boolean
}

export interface GridSort {
  readonly column: string
  readonly isDescending: boolean
}

/** The next order when a head is pressed: descending first (the best and the newest are what people look for), then ascending. */
export function toggleSort(sort: GridSort | null, column: string): GridSort {
  if (sort?.column !== column) return { column, isDescending: true }
  return { column, isDescending: !sort.isDescending }
}

/** `-ndcg@20` in the address: descending by ndcg@20. */
export function writeSort(sort: GridSort): string {
  return `${sort.isDescending ? '-' : ''}${sort.column}`
}

export function parseSort(text: string): GridSort | null {
  if (text === '' || text === '-') return null
  return text.startsWith('-') ? { column: text.slice(1), isDescending: true } : { column: text, isDescending: false }
}

/** One for all comparisons: each call of localeCompare with options makes its own, which takes ten times as long as the comparison. */
const collator = new Intl.Collator('en', { numeric: true })

/** Compares as people do: numbers by size, texts by alphabet, what is missing always last. */
export function compareCells(a: string | number | null, b: string | number | null, isDescending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
  return isDescending ? -order : order
}

/** A new list in the order of a cell, which is asked for once of each row; equal rows stay as they were. */
export function sortByCell<Row>(rows: readonly Row[], cellOf: (row: Row) => string | number | null, isDescending: boolean): Row[] {
  return rows
    .map((row) => ({ row, cell: cellOf(row) }))
    .sort((a, b) => compareCells(a.cell, b.cell, isDescending))
    .map(({ row }) => row)
}
