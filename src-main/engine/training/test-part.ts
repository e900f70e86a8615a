import { learnVocabulary } from '../data/content.ts'
import type { AttributeColumn } from '../data/dataset.ts'
import type { Split } from '../data/split.ts'
import { type Evaluation, evaluatePart } from '../evaluation/evaluate.ts'
import { countTrained } from '../evaluation/list-likeness.ts'
import { columnCounts, type Csr } from '../kernel/csr.ts'
import type { Model } from '../plugins/define.ts'
import { knownInLists } from './sentinels.ts'
import { storedLists } from './stored-lists.ts'
import type { TrainWork } from './train-work.ts'

export interface TestOptions {
  readonly cutoffs: readonly number[]
  readonly seed: number
  /** The one whose weights these are. */
  readonly epoch: number
  /** By the split's items. */
  readonly itemAttributes: readonly AttributeColumn[]
}

/** Numbers count as equal within a tenth of the items. */
const numberRanges = 10

/** The figures and lists of the test part, and a finding when the lists hold what was learned from. */
export async function measureTest(
  model: Model,
  split: Split,
  { cutoffs, seed, epoch, itemAttributes }: TestOptions,
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
      contents: contentsOf(itemAttributes, split.itemIndex.length),
      direction: split.direction,
      intervals: true,
    },
    work,
  )
  const finding = knownInLists(countTrained(evaluation, split), epoch)
  if (finding) work.finding(finding)
  return evaluation
}

/** [items x values] without free text; null without attributes. */
function contentsOf(columns: readonly AttributeColumn[], items: number): Csr | null {
  if (columns.length === 0) return null
  const all = Uint32Array.from({ length: items }, (_, item) => item)
  return learnVocabulary(columns, all, { bins: numberRanges, minimumItems: 1, text: false }).encodeAll(columns, items)
}
