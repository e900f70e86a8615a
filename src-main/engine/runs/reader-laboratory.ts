import type { Dataset } from '../data/dataset.ts'
import { LaboratoryStore } from '../explore/laboratory-source.ts'
import { type Answer, on } from './reader-answer.ts'
import { readerCalls } from './reader-messages.ts'

/** Questions of the metric laboratory. A dataset that is damaged costs the ratings, not the figures. */
export function laboratoryAnswers(dataset: (folder: string) => Promise<Dataset>): {
  readonly answers: Answer[]
  forget(folder: string): Promise<void>
} {
  const store = new LaboratoryStore()
  const questions = () => import('../explore/laboratory-questions.ts')
  const opened = (folder: string) => () => dataset(folder).catch(() => null)
  return {
    answers: [
      on(readerCalls.laboratory, async ({ definition, before, ...who }) =>
        (await questions()).laboratoryTable(store, who, opened(who.datasetFolder), definition, before),
      ),
      on(readerCalls.laboratoryFlips, async ({ definition, ...who }) =>
        (await questions()).laboratoryFlips(store, who, opened(who.datasetFolder), definition),
      ),
    ],
    forget: (folder) => store.forget(folder),
  }
}
