import type { RunSummary, SeedGroup } from '../../contract/index.ts'
import { meansOver } from './means-over-runs.ts'

/**
 * Finished runs of one recipe on different seeds: one figure per metric, the mean over the seeds, with a 95 % interval by Student's t. It tells
 * what another seed may change; what other users may change, the interval of each run tells. Groups of one seed are none, and a seed that was run
 * twice counts once, by its newest run. One recipe on cuts whose data have changed in between is several groups.
 */
export function seedGroups(runs: readonly RunSummary[]): SeedGroup[] {
  const groups = new Map<string, Map<number, RunSummary>>()
  for (const run of runs.toSorted((a, b) => a.createdAt - b.createdAt)) {
    if (run.state !== 'finished' || run.recipe === '') continue
    const key = `${run.recipe} ${run.splitHash ?? ''}`
    groups.set(key, (groups.get(key) ?? new Map<number, RunSummary>()).set(run.seed, run))
  }
  return [...groups.values()].flatMap((bySeed) => {
    if (bySeed.size < 2) return []
    const members = [...bySeed.values()].sort((a, b) => a.seed - b.seed)
    const [{ modelTitle, modelId }] = members
    return [
      {
        name: modelTitle,
        modelId,
        seeds: members.map(({ seed }) => seed),
        runIds: members.map(({ id }) => id),
        metrics: meansOver(
          'seeds',
          members.map(({ metrics }) => metrics),
        ),
      },
    ]
  })
}
