import type { Breakdown, BreakdownBy, RunDetail, RunId, UserDifferences, UserDifferencesQuery } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { runDetail } from './runs-service.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { namedRulesOf } from './segments-service.ts'

/** The figures of runs by group, computed from what each run has stored. */
export async function breakDownRuns(
  engine: Engine,
  request: { runIds: readonly RunId[]; by: BreakdownBy; metric: string },
): Promise<Breakdown> {
  const runs = await evaluatedRuns(engine, request.runIds)
  const { datasetId } = engine.catalogue.getRun(request.runIds[0]).summary
  return engine.reader.ask(readerCalls.breakdown, {
    runs,
    datasetFolder: engine.workspace.datasetFolder(datasetId),
    segments: namedRulesOf(engine, datasetId),
    by: request.by,
    metric: request.metric,
  })
}

/** What two runs reach for the same users. */
export async function differUsers(engine: Engine, { first, second, metric }: UserDifferencesQuery): Promise<UserDifferences> {
  return engine.reader.ask(readerCalls.userDifferences, { runs: await evaluatedRuns(engine, [first, second]), metric })
}

function evaluatedRuns(engine: Engine, ids: readonly RunId[]): Promise<{ runFolder: string; detail: RunDetail }[]> {
  return Promise.all(
    ids.map(async (id) => ({
      runFolder: engine.workspace.runFolder(engine.catalogue.getRun(id).summary.id),
      detail: await runDetail(engine, id),
    })),
  )
}
