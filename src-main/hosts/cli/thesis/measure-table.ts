import type { DatasetSummary, ModelInfo, PairedTest, StudyDetail, ThesisBudget, ThesisTable, Trial } from '../../../contract/index.ts'
import type { EngineClient } from '../../../engine/router.ts'
import type { CommandContext } from '../command.ts'
import { finishedRows, type MeasuredRow } from '../reproduction/finished-rows.ts'
import { meanOf } from '../reproduction/page.ts'
import type { Contender } from '../reproduction/target.ts'
import { searchedTable } from './search-table.ts'

export interface MeasuredTable {
  readonly table: ThesisTable
  readonly study: StudyDetail
  readonly rows: readonly MeasuredRow[]
  /** The row that all others are tested against, by the table's selection metric. */
  readonly base: MeasuredRow
  readonly tests: readonly PairedTest[]
  /** Why methods of the table have no row. */
  readonly missing: readonly string[]
}

/** Searches settings for every method on validation, then trains the best of each and opens the test part. */
export async function measureTable(
  context: CommandContext,
  engine: EngineClient,
  asked: { dataset: DatasetSummary; table: ThesisTable; budget: ThesisBudget; seeds: number },
): Promise<MeasuredTable> {
  const { dataset, table, budget, seeds } = asked
  const study = await searchedTable(context, engine, dataset, table, budget)
  const infos = await engine.plugins.models()
  const contenders: Contender[] = []
  const missing: string[] = []
  for (const { modelId, label, fixed = {} } of table.models) {
    const info = infos.find(({ id }) => id === modelId)
    const trial = study.summary.best.find((best) => best.modelId === modelId)?.trial ?? null
    if (info === undefined || trial === null || trial.value === null) {
      const failed = study.trials.find((one) => one.modelId === modelId && one.message !== null)
      missing.push(`${label}: ${failed?.message ?? 'no trial'}`)
      continue
    }
    const config = { ...fixed, ...trial.point, ...trainedAsLong(trial, info) }
    contenders.push({ label, modelId, config, seeds: info.capabilities.iterative ? seeds : 1 })
  }
  const rows = await finishedRows(context, engine, { dataset, split: study.summary.request.split, contenders })
  const base = strongest(rows, table)
  const others = rows.filter((row) => row !== base)
  const { tests } = await engine.runs.compare({ runIds: [base, ...others].map(({ runs }) => runs[0].id) })
  return { table, study, rows, base, tests: tests.filter(({ metric }) => metric === table.selection), missing }
}

/**
 * A trial that was stopped early is trained for the epochs that it had, not more: its minutes are the model's budget, and what more epochs would
 * have given was not seen on validation. (CVAE's epochs of pre-training come on top: that setting counts the joint ones.)
 */
export function trainedAsLong({ state, curve }: Trial, { defaults }: Pick<ModelInfo, 'defaults'>): { epochs?: number } {
  if (state !== 'pruned' || !('epochs' in defaults)) return {}
  return { epochs: curve.length * Number(defaults['evaluateEvery'] ?? 1) }
}

function strongest(rows: readonly MeasuredRow[], { against, selection }: ThesisTable): MeasuredRow {
  const candidates = rows.filter(({ contender }) => against.includes(contender.modelId))
  const value = ({ contender }: MeasuredRow): number => meanOf(rows, contender.label, selection)
  return (candidates.length > 0 ? candidates : rows).reduce((best, row) => (value(row) > value(best) ? row : best))
}
