import {
  type DatasetSummary,
  type StudyDetail,
  type StudySummary,
  type ThesisBudget,
  thesisStudy,
  type ThesisTable,
} from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import type { CommandContext } from '../command.ts'
import { followStudy } from '../commands/studies.ts'

/** The study of a table: begun, or gone on with where it had stopped or where the budget is larger now. */
export async function searchedTable(
  context: CommandContext,
  engine: EngineClient,
  dataset: DatasetSummary,
  table: ThesisTable,
  budget: ThesisBudget,
): Promise<StudyDetail> {
  const wanted = thesisStudy(table, dataset, budget)
  const found = (await engine.studies.list()).find(({ name }) => name === wanted.name)
  if (found === undefined) {
    const { studyId } = await followStudy(context, engine, () => engine.studies.start(wanted))
    return engine.studies.get({ studyId })
  }
  requireSameQuestion(found, wanted)
  const isEnough = 'minutes' in budget ? (found.request.minutes ?? 0) >= budget.minutes : (found.request.trials ?? 0) >= budget.trials
  if (!isEnough || found.state !== 'finished') {
    await followStudy(context, engine, () =>
      engine.studies.resume({ studyId: found.id, ...(isEnough ? {} : { trials: wanted.trials, ...budget }) }),
    )
  }
  return engine.studies.get({ studyId: found.id })
}

/** A study of this name that asks something else (of another version, or made by hand) would give other figures. */
function requireSameQuestion({ name, request }: StudySummary, wanted: ReturnType<typeof thesisStudy>): void {
  const question = ({ models, metric }: Pick<StudySummary['request'], 'models' | 'metric'>): string => JSON.stringify([models, metric])
  const splits = Object.entries(wanted.split.config).every(([key, value]) => request.split.config[key] === value)
  if (question(request) === question(wanted) && request.split.id === wanted.split.id && splits) return
  throw new WorkbenchError('NAME_TAKEN', `The study ${name} asks for something else.`, `Delete it: coldframe studies delete "${name}".`)
}
