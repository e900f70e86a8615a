import type { ListLikeness } from '../../contract/index.ts'
import type { Split } from '../data/split.ts'
import { evaluatePart } from '../evaluation/evaluate.ts'
import { likenessOf } from '../evaluation/list-likeness.ts'
import { columnCounts } from '../kernel/csr.ts'
import type { Model } from '../plugins/define.ts'

/** Deep enough for the metric that selects; lists are thrown away. */
const depth = 100

export interface ValidationFigures {
  /** `selection` (`ndcg@100`) and recall, without intervals. */
  readonly validation: Record<string, number>
  readonly lists?: ListLikeness
}

/** How a model that learned from `train` does on the validation users. */
export async function measureValidation(
  model: Model,
  split: Split,
  options: { selection: string; evaluationSeed: number; signal: AbortSignal },
): Promise<ValidationFigures> {
  const [metric, cutoff] = options.selection.split('@')
  const popularity = columnCounts(split.train)
  const { table, lists } = await evaluatePart(
    model,
    split.validation,
    {
      cutoffs: [...new Set([20, Number(cutoff)])].sort((a, b) => a - b),
      depth,
      seed: options.evaluationSeed,
      popularity,
      direction: split.direction,
      metrics: [...new Set([metric, 'recall_min'])],
      intervals: false,
    },
    { signal: options.signal, report: () => undefined },
  )
  const validation = Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value]))
  if (split.direction === 'users-for-item') return { validation }
  const likeness = likenessOf(lists, split.validation.foldIn, split.validation.candidates ? null : popularity)
  return likeness ? { validation, lists: likeness } : { validation }
}
