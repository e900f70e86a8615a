import type { DatasetSummary } from '../../../../src-main/contract/datasets.ts'
import type { StudySummary } from '../../../../src-main/contract/studies.ts'
import { thesisMinutes, thesisStudy, thesisTables } from '../../../../src-main/contract/thesis.ts'

/** Why the tasks of the thesis cannot be asked of these data; null: they can. */
export function whyNoThesis(dataset: Pick<DatasetSummary, 'ratingScale' | 'itemFields'> | undefined): string | null {
  if (dataset === undefined) return 'Choose a dataset first.'
  if (dataset.ratingScale === null || dataset.ratingScale.max !== 5) return 'It takes ratings of up to 5 stars; 4 and more count.'
  return dataset.itemFields === 0 ? 'It takes attributes of the items, such as genres.' : null
}

/** The studies of the thesis that this dataset does not have yet, under the names by which `coldframe thesis` finds them. */
export function missingStudies(dataset: Pick<DatasetSummary, 'id' | 'name'>, known: readonly Pick<StudySummary, 'name'>[]) {
  const names = new Set(known.map(({ name }) => name))
  return thesisTables.map((table) => thesisStudy(table, dataset, { minutes: thesisMinutes })).filter(({ name }) => !names.has(name))
}
