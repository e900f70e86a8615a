import type { ConfigValues, DatasetSummary, SplitSpec } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import type { ModelPlugin } from './plugins/define.ts'
import { getModel, getSplitter, parseConfig } from './plugins/registry.ts'
import { componentIds } from './runs/component-ids.ts'

/**
 * The one split of the runs that a model is made of; null for models that learn by themselves.
 * @throws WorkbenchError INVALID_INPUT when they are fewer than two, not finished, or not of this dataset and one split.
 */
export function componentSplit(engine: Engine, model: ModelPlugin, config: ConfigValues, dataset: DatasetSummary): SplitSpec | null {
  if (model.runsSetting === undefined) return null
  const runs = [...new Set(componentIds(model, config))].map((id) => engine.catalogue.getRun(id))
  const [first, second] = runs
  if (first === undefined || second === undefined) {
    throw new WorkbenchError('INVALID_INPUT', `${model.title} is made of finished runs, two at least.`, 'Name the runs.', {
      details: { field: model.runsSetting },
    })
  }
  for (const { summary } of runs) {
    const reason =
      summary.state !== 'finished'
        ? `is ${summary.state}`
        : getModel(summary.modelId).runsSetting !== undefined
          ? 'is made of runs itself'
          : summary.datasetId !== dataset.id
            ? `is a run on ${summary.datasetName}`
            : summary.splitHash !== first.summary.splitHash
              ? `was measured on another split than ${first.summary.name}`
              : null
    if (reason !== null) {
      throw new WorkbenchError('INVALID_INPUT', `${summary.name} ${reason}.`, 'Mix finished runs of one dataset and one split.', {
        details: { field: model.runsSetting },
      })
    }
  }
  return first.spec.split
}

/** @throws WorkbenchError INVALID_INPUT for a split that is not the one that the model's runs were measured on. */
export function requireSameSplit(model: ModelPlugin, own: SplitSpec | null, wanted: SplitSpec): void {
  if (own === null) return
  // Runs of an older version lack the settings that a split has got since.
  const { config, title } = getSplitter(own.id)
  if (JSON.stringify({ id: own.id, config: parseConfig(config, own.config, title) }) === JSON.stringify(wanted)) return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${model.title} is made of runs on ${own.id}, and is to be measured on another split, ${wanted.id}.`,
    'Leave the split out, or give the same one with the same rules and seed.',
  )
}
