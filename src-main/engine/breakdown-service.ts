import type { Breakdown, BreakdownBy, RunId } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { runDetail } from './runs-service.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { namedRulesOf } from './segments-service.ts'

/** The figures of runs by group, computed from what each run has stored. */
export async function breakDownRuns(
  engine: Engine,
  request: { runIds: readonly RunId[]; by: BreakdownBy; metric: string },
): Promise<Breakdown> {
  const runs = await Promise.all(
    request.runIds.map(async (id) => ({
      runFolder: engine.workspace.runFolder(engine.catalogue.getRun(id).summary.id),
      detail: await runDetail(engine, id),
    })),
  )
  const { datasetId } = engine.catalogue.getRun(request.runIds[0]).summary
  return engine.reader.ask(readerCalls.breakdown, {
    runs,
    datasetFolder: engine.workspace.datasetFolder(datasetId),
    segments: namedRulesOf(engine, datasetId),
    by: request.by,
    metric: request.metric,
  })
}
