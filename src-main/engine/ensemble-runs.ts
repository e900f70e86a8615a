import { mostCompared, type RunSummary } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { listModels } from './plugins/registry.ts'

const mostSeeds = 5
/** Of runs on one split; whoever has more of them gets the newest. */
const mostLookedAt = 1000

export function ensembleFor({ catalogue }: Engine, run: RunSummary): RunSummary[] {
  return run.splitHash === null ? [] : ensembleOf(run, catalogue.runsOnSplit(run.datasetId, run.splitHash, mostLookedAt))
}

/**
 * Runs whose answers about a new item can be laid beside a run's own: on the same split, by models that score users. Other seeds of the same recipe
 * first, then the newest run of every other model.
 */
export function ensembleOf(run: RunSummary, all: readonly RunSummary[]): RunSummary[] {
  const able = new Set(listModels().flatMap(({ id, capabilities }) => (capabilities.scoreUsers ? [id] : [])))
  const candidates = all
    .filter((other) => other.id !== run.id && other.state === 'finished' && able.has(other.modelId))
    .filter((other) => other.datasetId === run.datasetId && run.splitHash !== null && other.splitHash === run.splitHash)
    .toSorted((a, b) => b.createdAt - a.createdAt)
  const seeds = firstOf(
    candidates.filter((other) => run.recipe !== '' && other.recipe === run.recipe && other.seed !== run.seed),
    ({ seed }) => seed,
  )
  const models = firstOf(
    candidates.filter((other) => other.modelId !== run.modelId),
    ({ modelId }) => modelId,
  )
  return [...seeds.slice(0, mostSeeds - 1), ...models].slice(0, mostCompared - 1)
}

function firstOf<T, Key>(values: readonly T[], keyOf: (value: T) => Key): T[] {
  return [...new Map(values.toReversed().map((value) => [keyOf(value), value])).values()].reverse()
}
