import { readDefused } from '../../contract/csv.ts'
import type { AttributeField, AttributeValues, DatasetDetail } from '../../contract/index.ts'
import type { LoadedSplitFile } from './split-files.ts'

/** External ids in index order; ids are text and never shown as indices. */
export interface IdMap {
  readonly ids: readonly string[]
  /** Index of an external id, also as our own CSV files write it (see readDefused); undefined when unknown. */
  find(id: string): number | undefined
}

/**
 * Attributes of all items (or users), by column. `values[i]` belongs to entity i; null: no value.
 * category, text, date: a string; number: a number; multi: an array of strings.
 */
export interface AttributeColumn {
  readonly field: AttributeField
  readonly values: readonly (string | number | readonly string[] | null)[]
}

/**
 * A dataset in memory: the parsed content of its immutable folder. Interactions are sorted by user, then by time, then by file order, then by
 * item id; user u's are rows `userOffsets[u] .. userOffsets[u+1])`.
 */
export interface Dataset {
  readonly detail: DatasetDetail
  readonly users: IdMap
  readonly items: IdMap
  readonly userOffsets: Uint32Array
  /** Parallel columns, one entry per interaction. */
  readonly itemOf: Uint32Array
  readonly ratingOf: Float32Array | null
  /** Epoch seconds, or an order, as detail.summary.timeKind says. */
  readonly timeOf: Float64Array | null
  readonly titles: readonly (string | null)[]
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
  /** Lists that splits were given from outside; absent: none. */
  readonly splitFiles?: readonly LoadedSplitFile[]
}

export function attributesOf(columns: readonly AttributeColumn[], index: number): AttributeValues {
  const result: AttributeValues = {}
  for (const column of columns) {
    const value = column.values[index]
    if (value === null || value === undefined) continue
    result[column.field.name] = typeof value === 'object' ? [...value] : value
  }
  return result
}

export function createIdMap(ids: readonly string[]): IdMap {
  let index: Map<string, number> | undefined
  return {
    ids,
    find: (id) => {
      index ??= new Map(ids.map((known, i) => [known, i]))
      return index.get(id) ?? (id.startsWith("'") ? index.get(readDefused(id)) : undefined)
    },
  }
}

/** These entries, in the order of `index`. */
export function pick<T>(values: readonly T[], index: Uint32Array): T[] {
  return Array.from(index, (at) => values[at])
}

export function pickColumns(columns: readonly AttributeColumn[], index: Uint32Array): AttributeColumn[] {
  return columns.map(({ field, values }) => ({ field, values: pick(values, index) }))
}
