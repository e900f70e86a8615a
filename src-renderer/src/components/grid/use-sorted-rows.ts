import { computed, type ComputedRef } from 'vue'
import { useQueryText } from '../../composables/use-query.ts'
import { compareCells, type GridSort, parseSort, writeSort } from './grid-column.ts'

/** What a cell is ordered by; null: nothing, which comes last whichever way. */
export type Cell = string | number | null

export interface SortedRows<Row> {
  readonly sort: ComputedRef<GridSort | null>
  readonly rows: ComputedRef<readonly Row[]>
  setSort(next: GridSort): void
}

/** The rows of a list in the order that its address names, `first` where it names none; by a column without cells they stay as they are. */
export function useSortedRows<Row>(
  unsorted: () => readonly Row[],
  cellOf: (row: Row, column: string) => Cell,
  first: string,
): SortedRows<Row> {
  const text = useQueryText('sort', first)
  const sort = computed(() => parseSort(text.value))
  const rows = computed(() => {
    const order = sort.value
    if (order === null) return unsorted()
    return [...unsorted()].sort((a, b) => compareCells(cellOf(a, order.column), cellOf(b, order.column), order.isDescending))
  })
  return { sort, rows, setSort: (next) => (text.value = writeSort(next)) }
}
