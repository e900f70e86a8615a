import type { UserList } from '../../contract/index.ts'
import type { AttributeColumn, IdMap } from '../data/dataset.ts'
import type { Split } from '../data/split.ts'
import type { Model, ModelPlugin } from '../plugins/define.ts'

/** What exploring needs of an opened run; ids, titles and attributes follow the split's users and items. */
export interface ExploredRun {
  readonly manifest: { readonly datasetName: string }
  readonly plugin: Pick<ModelPlugin, 'title' | 'capabilities' | 'withoutHistory'>
  readonly model: Pick<Model, 'scoreItems' | 'scoreParts'>
  readonly split: Split
  readonly users: IdMap
  readonly items: IdMap
  readonly titles: readonly (string | null)[]
  readonly itemAttributes: readonly AttributeColumn[]
  readonly userAttributes: readonly AttributeColumn[]
}

/** A list before its caller, who has the run's id and a clock, completes it. */
export type FoundList = Omit<UserList, 'runId' | 'elapsedMs'>
