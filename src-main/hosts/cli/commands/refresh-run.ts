import { type CommandContext, type CommandResult, noMoreWords, textOption, usageError, word } from '../command.ts'
import { getDataset, getRun } from '../find.ts'
import { finishRuns } from '../follow.ts'
import { runsTable } from '../text.ts'
import { exitCodeOfRuns, trainedRun } from './train.ts'

/**
 * `runs refresh <run> --on <dataset>`: the recipe of a finished run (model, settings, split, seed, cut-offs) on another dataset, usually a
 * version of its own. The model learns anew; its figures are of other data, so that the two runs are no comparison.
 */
export async function refreshVerb(context: CommandContext): Promise<CommandResult> {
  const wanted = word(context, 1, 'run')
  noMoreWords(context, 2)
  const on = textOption(context, 'on')
  if (on === undefined) throw usageError('--on is missing: the dataset to train on, such as a version of the one of the run.')
  const engine = await context.engine()
  const run = await getRun(engine, wanted)
  const dataset = await getDataset(engine, on)
  const { config, split, summary } = await engine.runs.get({ runId: run.id })
  const cutoffs = cutoffsOf(Object.keys(summary.metrics))
  const started = await engine.runs.start({
    datasetId: dataset.id,
    models: [{ modelId: summary.modelId, config }],
    split,
    seed: summary.seed,
    ...(cutoffs.length === 0 ? {} : { cutoffs }),
  })
  const runs = await finishRuns(context, engine, started)
  const lead = `The recipe of ${summary.name} (${summary.datasetName}), trained anew on ${dataset.name}:`
  return { json: { of: summary.id, runs: runs.map(trainedRun) }, text: `${lead}\n${runsTable(runs)}`, exitCode: exitCodeOfRuns(runs) }
}

/** K of `ndcg@20` and the like. */
function cutoffsOf(metrics: readonly string[]): number[] {
  const found = metrics.map((metric) => Number(/@(\d+)$/.exec(metric)?.[1]))
  return [...new Set(found.filter((cutoff) => Number.isInteger(cutoff)))].sort((a, b) => a - b)
}
