import { packBytes, packFloats, type RunDetail } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { EvaluatedRun } from '../evaluation/compare.ts'
import type { UserDifferences } from '../segments/user-differences.ts'
import type { OpenRun } from '../training/bundle.ts'
import { type Answer, on } from './reader-answer.ts'
import { readerCalls } from './reader-messages.ts'

/** What the reader has open. */
export interface OpenedThings {
  dataset(folder: string): Promise<Dataset>
  openedRun(folder: string): Promise<{ run: OpenRun }>
  evaluatedRun(run: { runFolder: string; detail: RunDetail }): Promise<EvaluatedRun>
}

/** Questions about sets of users, and about all of them. */
export function segmentAnswers({ dataset, openedRun, evaluatedRun }: OpenedThings): Answer[] {
  const segments = () => import('../segments/resolve-segment.ts')
  const differences = async (
    runs: readonly { runFolder: string; detail: RunDetail }[],
    metric: string,
  ): Promise<{ run: OpenRun; found: UserDifferences }> => {
    const { requireComparable } = await import('../evaluation/comparability.ts')
    requireComparable(runs.map(({ detail }) => detail))
    const [{ run }, first, second] = await Promise.all([openedRun(runs[0].runFolder), evaluatedRun(runs[0]), evaluatedRun(runs[1])])
    return { run, found: (await import('../segments/user-differences.ts')).userDifferences(first, second, metric) }
  }
  return [
    on(readerCalls.segmentSizes, async ({ datasetFolder, rules }) => {
      const [{ resolveSegment }, source] = await Promise.all([segments(), dataset(datasetFolder)])
      return { sizes: rules.map((rule) => resolveSegment(source, rule).reduce((sum, flag) => sum + flag, 0)) }
    }),
    on(readerCalls.segmentUsers, async ({ datasetFolder, rule }) => {
      const [{ segmentUsers, unknownUsers }, source] = await Promise.all([segments(), dataset(datasetFolder)])
      return { users: segmentUsers(source, rule), unknown: unknownUsers(source, rule) }
    }),
    on(readerCalls.usersServedBetter, async ({ runs, metric, margin }) => {
      const { run, found } = await differences(runs, metric)
      const { servedBetter } = await import('../segments/user-differences.ts')
      return { users: Array.from(servedBetter(found, margin), (row) => run.users.ids[row]) }
    }),
    on(readerCalls.userDifferences, async ({ runs, metric }) => {
      const { run, found } = await differences(runs, metric)
      return {
        metric,
        higherIsBetter: found.higherIsBetter,
        users: Array.from(found.subjects, (row) => run.users.ids[row]),
        first: packFloats(found.first),
        second: packFloats(found.second),
      }
    }),
    on(readerCalls.audienceOnMap, async ({ runFolder, datasetFolder, item, size, seed, groups, segments: rules }) => {
      const [{ run }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      const { audienceOnMap } = await import('../explore/user-map-audience.ts')
      const { marks, makeUp } = await audienceOnMap(run, source, { item, size }, { datasetFolder, seed, groups }, rules)
      return { marks: packBytes(marks), makeUp }
    }),
    on(readerCalls.userMap, async ({ datasetFolder, seed, groups }) =>
      (await import('../explore/user-map.ts')).findUserMap(await dataset(datasetFolder), { datasetFolder, seed, groups }),
    ),
  ]
}
