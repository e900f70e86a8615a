import type { Split } from '../data/split.ts'
import { type Evaluation, evaluatePart } from '../evaluation/evaluate.ts'
import { countTrained } from '../evaluation/list-likeness.ts'
import { columnCounts } from '../kernel/csr.ts'
import type { Model } from '../plugins/define.ts'
import { knownInLists } from './sentinels.ts'
import { storedLists } from './stored-lists.ts'
import type { TrainWork } from './train-work.ts'

/** The figures and lists of the test part, and a finding when the lists hold what was learned from. `epoch`: the one whose weights these are. */
export async function measureTest(
  model: Model,
  split: Split,
  { cutoffs, seed, epoch }: { readonly cutoffs: readonly number[]; readonly seed: number; readonly epoch: number },
  work: Pick<TrainWork, 'signal' | 'report' | 'finding'>,
): Promise<Evaluation> {
  const evaluation = await evaluatePart(
    model,
    split.test,
    {
      cutoffs,
      depth: storedLists(split, cutoffs).depth,
      seed,
      popularity: columnCounts(split.trainAndValidation),
      direction: split.direction,
      intervals: true,
    },
    work,
  )
  const finding = knownInLists(countTrained(evaluation, split), epoch)
  if (finding) work.finding(finding)
  return evaluation
}
