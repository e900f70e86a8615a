import type { Split } from '../data/split.ts'
import { evaluatePart } from '../evaluation/evaluate.ts'
import { columnCounts } from '../kernel/csr.ts'
import type { Model } from '../plugins/define.ts'

/** Deep enough for the metric that selects; lists are thrown away. */
const depth = 100

/** How a model that learned from `train` does on the validation users: `selection` (`ndcg@100`) and recall, without intervals. */
export async function measureValidation(
  model: Model,
  split: Split,
  options: { selection: string; evaluationSeed: number; signal: AbortSignal },
): Promise<Record<string, number>> {
  const [metric, cutoff] = options.selection.split('@')
  const { table } = await evaluatePart(
    model,
    split.validation,
    {
      cutoffs: [...new Set([20, Number(cutoff)])].sort((a, b) => a - b),
      depth,
      seed: options.evaluationSeed,
      popularity: columnCounts(split.train),
      direction: split.direction,
      metrics: [...new Set([metric, 'recall_min'])],
      intervals: false,
    },
    { signal: options.signal, report: () => undefined },
  )
  return Object.fromEntries(Object.entries(table).map(([name, { value }]) => [name, value]))
}
