import type { ColdRun } from '../explore/cold-start-run.ts'
import { type Answer, on } from './reader-answer.ts'
import { readerCalls } from './reader-messages.ts'

/** Questions about items that nobody has seen. */
export function coldStartAnswers(openedRun: (folder: string) => Promise<{ readonly run: ColdRun }>): Answer[] {
  const studio = async (folder: string) => (await import('../explore/cold-start.ts')).studioOf((await openedRun(folder)).run)
  return [
    on(readerCalls.coldFields, async ({ runFolder }) => (await studio(runFolder)).fields()),
    on(readerCalls.coldAudience, async ({ runFolder, item, size, offset, limit }) =>
      (await studio(runFolder)).audience(item, size, offset, limit),
    ),
    on(readerCalls.coldProfiles, async ({ runFolder, item, size }) => (await studio(runFolder)).profiles(item, size)),
    on(readerCalls.coldCounterfactuals, async ({ runFolder, item, size }) => (await studio(runFolder)).counterfactuals(item, size)),
    on(readerCalls.coldOverlap, async ({ runFolder, items, size }) => (await studio(runFolder)).overlap(items, size)),
    on(readerCalls.coldExport, async ({ runFolder, item, size }) => (await studio(runFolder)).exportAudience(item, size)),
    on(readerCalls.coldBacktest, async ({ runFolder }) => (await studio(runFolder)).backtest()),
    on(readerCalls.coldTimeMachine, async ({ runFolder, item }) => (await studio(runFolder)).timeMachine(item)),
    on(readerCalls.coldLaunchSheet, async ({ runFolder, csv, size }) => (await studio(runFolder)).launchSheet(csv, size)),
    on(readerCalls.coldReach, async ({ runFolder, item, size, user }) => (await studio(runFolder)).reach(item, size, user)),
    on(readerCalls.coldReachGroup, async ({ runFolder, item, size, group, goal }) =>
      (await studio(runFolder)).reachGroup(item, size, group, goal),
    ),
    on(readerCalls.coldWishes, async ({ runFolder, datasetFolder: _, ...question }) => (await studio(runFolder)).wishes(question)),
    on(readerCalls.coldAgreement, async ({ runs, item, size }) => {
      const { compareStandings } = await import('../explore/cold-start-agreement.ts')
      const [asked] = runs
      const plain = (await (await studio(asked.runFolder)).barStandings(item, size)).filter(
        (bar) => !runs.some(({ modelId }) => modelId === bar.modelId),
      )
      const standings = []
      // One after the other: the reader keeps a few runs open only.
      for (const { runFolder, ...about } of runs) standings.push({ ...about, ...(await (await studio(runFolder)).standing(item, size)) })
      const { describeUser } = await studio(asked.runFolder)
      return compareStandings([...standings, ...plain], describeUser)
    }),
    on(readerCalls.coldCourse, async ({ runFolder, item }) => (await studio(runFolder)).course(item)),
    on(readerCalls.coldNewUser, async ({ runFolder, datasetFolder: _, ...question }) => (await studio(runFolder)).newUser(question)),
    on(readerCalls.coldAttribution, async ({ runFolder, item, user, coalitions }) =>
      (await studio(runFolder)).attribution(item, user, coalitions),
    ),
  ]
}
