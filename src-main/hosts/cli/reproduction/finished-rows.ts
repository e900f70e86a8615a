import { createHash } from 'node:crypto'
import type { DatasetSummary, RunSummary, SplitSpec } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import type { CommandContext } from '../command.ts'
import { finishRuns } from '../follow.ts'
import type { Contender } from './target.ts'

export interface MeasuredRow {
  readonly contender: Contender
  /** One per seed. */
  readonly runs: readonly RunSummary[]
}

interface Asked {
  readonly dataset: DatasetSummary
  readonly split: SplitSpec
  readonly cutoffs?: readonly number[]
}

/**
 * A row for each contender: runs that the workspace has already, and new ones for the others, so that what was interrupted goes on. A run is
 * known by its name, which ends in a hash of model, settings, split and seed.
 */
export async function finishedRows(
  context: CommandContext,
  engine: EngineClient,
  { contenders, ...asked }: Asked & { readonly contenders: readonly Contender[] },
): Promise<MeasuredRow[]> {
  const rows: MeasuredRow[] = []
  for (const contender of contenders) {
    const runs: RunSummary[] = []
    for (let seed = 1; seed <= (contender.seeds ?? 1); seed++) {
      const name = runName(asked, contender, seed)
      const found = (await engine.runs.find({ nameOrId: name })) ?? undefined
      runs.push(found?.state === 'finished' ? found : await trainedRun(context, engine, { ...asked, contender, seed, name, found }))
    }
    rows.push({ contender, runs })
  }
  return rows
}

/** The same split and settings in two tables are one run. */
function runName({ dataset, split, cutoffs }: Asked, { label, modelId, config, presetId }: Contender, seed: number): string {
  const recipe = JSON.stringify([dataset.name, split, modelId, config ?? {}, presetId ?? null, seed, ...(cutoffs ? [cutoffs] : [])])
  return `${dataset.name} ${split.id} ${label} ${seed} ${createHash('sha256').update(recipe).digest('hex').slice(0, 8)}`
}

interface Missing extends Asked {
  readonly contender: Contender
  readonly seed: number
  readonly name: string
  /** One that was begun and did not finish. */
  readonly found: RunSummary | undefined
}

async function trainedRun(context: CommandContext, engine: EngineClient, missing: Missing): Promise<RunSummary> {
  const { split, cutoffs, contender, seed, name, dataset, found } = missing
  const { modelId, config, presetId } = contender
  const [run] = found?.resumable
    ? [await engine.runs.resume({ runId: found.id })]
    : await (async () => {
        if (found) await engine.runs.delete({ runId: found.id })
        const model = { modelId, name, config: config ?? {}, ...(presetId === undefined ? {} : { presetId }) }
        return engine.runs.start({ datasetId: dataset.id, models: [model], split, seed, ...(cutoffs && { cutoffs: [...cutoffs] }) })
      })()
  const [finished] = await finishRuns(context, engine, [run])
  if (finished?.state === 'finished') return finished
  const reason = finished?.error?.message ?? `it is ${finished?.state ?? 'gone'}`
  throw new WorkbenchError('RUN_FAILED', `${name} did not finish: ${reason}`, 'Start the command again: what is finished is kept.')
}
