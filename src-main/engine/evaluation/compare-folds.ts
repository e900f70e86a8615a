import type { FoldGroup, PairedTest, RunDetail } from '../../contract/index.ts'
import { comparability } from './comparability.ts'
import { comparePaired, type PairedFigures } from './compare.ts'
import type { StoredEvaluation } from './evaluation-files.ts'

export interface EvaluatedFold {
  readonly detail: RunDetail
  readonly evaluation: Pick<StoredEvaluation, 'perUser' | 'direction'>
  /** Whose rows `perUser` has: ids, for two folds may number their users differently. */
  readonly ids: readonly string[]
}

/** A cross-validation with the evaluations of its runs. */
export interface EvaluatedFolds {
  readonly group: FoldGroup
  readonly folds: readonly EvaluatedFold[]
}

/**
 * Cross-validations against the first, paired by user over all folds: a user who is tested in several folds counts once, with the mean over them, so
 * that the pairs are as many as there are users. Groups that were not measured on the folds of the first are left out.
 */
export function compareFolds(groups: readonly EvaluatedFolds[]): PairedTest[] {
  const [base, ...others] = groups
  if (!base) return []
  const same = others.filter((other) => haveSameFolds(base, other))
  if (same.length === 0) return []
  const rows = new Map<string, number>()
  for (const { ids } of base.folds) for (const id of ids) if (!rows.has(id)) rows.set(id, rows.size)
  const pooled = [base, ...same].map((group) => pool(group, rows))
  const metrics = Object.keys(base.group.metrics).filter((key) => pooled.every(({ evaluation }) => key in evaluation.perUser))
  return comparePaired(pooled, metrics)
}

function haveSameFolds(base: EvaluatedFolds, other: EvaluatedFolds): boolean {
  if (base.folds.length !== other.folds.length) return false
  return base.folds.every(({ detail }) => other.folds.some((fold) => comparability([detail, fold.detail]).length === 0))
}

/** All folds as one measurement, with these rows. */
function pool({ group, folds }: EvaluatedFolds, rows: ReadonlyMap<string, number>): PairedFigures {
  const [first] = folds
  const shared = Object.keys(first.evaluation.perUser).filter((key) => folds.every(({ evaluation }) => key in evaluation.perUser))
  const perUser = Object.fromEntries(shared.map((key) => [key, meanPerUser(folds, key, rows)]))
  return {
    runId: first.detail.summary.id,
    name: group.name,
    evaluation: { perUser, table: group.metrics, direction: first.evaluation.direction },
  }
}

/** NaN for users without test items in any fold. */
function meanPerUser(folds: readonly EvaluatedFold[], key: string, rows: ReadonlyMap<string, number>): Float32Array {
  const sums = new Float64Array(rows.size)
  const counts = new Uint32Array(rows.size)
  for (const { evaluation, ids } of folds) {
    evaluation.perUser[key].forEach((value, at) => {
      const row = rows.get(ids[at])
      if (row === undefined || Number.isNaN(value)) return
      sums[row] += value
      counts[row]++
    })
  }
  return Float32Array.from(sums, (sum, row) => sum / counts[row])
}
