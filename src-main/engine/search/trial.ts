import type { ConfigValues } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { Split } from '../data/split.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { assert } from '../kernel/errors.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { isTrainable, trainEpochs } from '../training/epochs.ts'
import { modelContext } from '../training/train-run.ts'
import type { TrainWork } from '../training/train-work.ts'
import { measureValidation } from '../training/validation.ts'

/** Thrown out of a trial that is not worth finishing; the best value so far is its value. */
export class PrunedTrial extends Error {
  override readonly name = 'PrunedTrial'
}

export interface TrialPlan {
  readonly modelId: string
  readonly config: ConfigValues
  readonly seed: number
  /** `ndcg@100` on validation. */
  readonly metric: string
}

export interface TrialOutcome {
  readonly value: number
  readonly bestEpoch: number | null
}

/**
 * Trains on the training part and measures on validation; the test part is not touched. Models that learn in epochs keep their best one by the
 * study's metric, so that all models of a study are selected alike.
 */
export async function runTrial(plan: TrialPlan, dataset: Dataset, split: Split, work: TrainWork): Promise<TrialOutcome> {
  const plugin = getModel(plan.modelId)
  const config = parseConfig(plugin.config, plan.config, plugin.title)
  const context = modelContext(plan, dataset, split)
  const model = plugin.create(config, context)
  const evaluationSeed = evaluationSeedOf(split.hash)
  try {
    if (model.fit) {
      await model.fit(split.train, work)
      const measured = await measureValidation(model, split, { selection: plan.metric, evaluationSeed, signal: work.signal })
      return { value: measured.validation[plan.metric], bestEpoch: null }
    }
    const { training } = plugin
    assert(isTrainable(model) && training, `${plugin.id} can neither fit nor train`)
    const standing = await trainEpochs(
      model,
      split,
      context.rng,
      {
        epochs: training.epochs(config),
        selection: plan.metric,
        patience: training.patience(config),
        evaluateEvery: training.evaluateEvery(config),
        evaluationSeed,
        checkpointFolder: null,
        recipe: 'trial',
        resume: false,
      },
      work,
    )
    return { value: standing.bestValue, bestEpoch: standing.bestEpoch }
  } finally {
    model.dispose()
  }
}
