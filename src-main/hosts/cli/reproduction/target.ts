import type { ConfigValues, Mapping, SplitFileKind, SplitPart, SplitSpec } from '../../../contract/index.ts'

/** One row of a table: a model with its settings; several seeds where training is random. */
export interface Contender {
  readonly label: string
  readonly modelId: string
  readonly config?: ConfigValues
  readonly presetId?: string
  readonly seeds?: number
}

/** What a figure must reach; the mean over the seeds counts. */
export type Goal = {
  readonly row: string
  readonly metric: string
  /** Where the number comes from. */
  readonly source: string
} & (
  | { readonly kind: 'within'; readonly of: number; readonly by: number }
  | { readonly kind: 'at-least'; readonly of: number }
  /** A multiple of another row's figure on the same split. */
  | { readonly kind: 'ratio'; readonly to: string; readonly atLeast: number }
  /** Above every other row of the table. */
  | { readonly kind: 'highest' }
)

/** Paths are below the folder that is given. */
export interface PublicData {
  /** Of the dataset in the workspace. */
  readonly name: string
  /** One: a file or folder as it was published. Several: files of rows that are read one after the other. */
  readonly paths: readonly [string, ...string[]]
  readonly itemAttributes?: string
  /** Which columns hold what, where the file does not say so. */
  readonly mapping?: Mapping
}

export interface PublicList {
  readonly kind: SplitFileKind
  readonly files: readonly { readonly part: SplitPart; readonly path: string }[]
  readonly itemColumn?: string
  readonly partColumn?: string
}

export interface Target {
  readonly id: string
  readonly title: string
  /** In words: data, threshold, split, candidates. */
  readonly protocol: string
  readonly data: PublicData
  /** A published list or fold that the split takes its parts from. */
  readonly list?: PublicList
  readonly split: SplitSpec
  readonly contenders: readonly Contender[]
  /** Of the metrics, where they are not the usual ones. */
  readonly cutoffs?: readonly number[]
  /** Columns of the table. */
  readonly metrics: readonly string[]
  readonly goals: readonly Goal[]
}

/** A table of figures that are to be met, either way by so much. */
export function within(by: number, source: string, table: Readonly<Record<string, Readonly<Record<string, number>>>>): Goal[] {
  return Object.entries(table).flatMap(([row, figures]) =>
    Object.entries(figures).map(([metric, of]): Goal => ({ kind: 'within', row, metric, of, by, source })),
  )
}

/** A table of figures that are to be reached; `under`: or missed by so much at most. */
export function atLeast(table: Readonly<Record<string, Readonly<Record<string, number>>>>, source: string, under = 0): Goal[] {
  return Object.entries(table).flatMap(([row, figures]) =>
    Object.entries(figures).map(([metric, of]): Goal => ({
      kind: 'at-least',
      row,
      metric,
      of: of - under,
      source: under === 0 ? source : `${source}, less ${under}`,
    })),
  )
}
