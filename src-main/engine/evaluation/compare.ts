import type { CompareResult, RunDetail, RunId } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng } from '../kernel/rng.ts'
import { bootstrapMeans } from './bootstrap.ts'
import type { StoredEvaluation } from './evaluation-files.ts'
import { meanOf } from './metric-table.ts'
import { signFlipTests } from './sign-flips.ts'

/** Comparisons are about users, not about luck: the draws are the same every time. */
const comparisonSeed = 1

export interface EvaluatedRun {
  readonly runId: RunId
  readonly evaluation: StoredEvaluation
}

/**
 * Every run against the first, user by user: mean difference (run - first), its 95 % bootstrap interval, and the two-sided p of a randomisation
 * test. `metrics` without per-user values (coverage, Gini, ...) are left out.
 * @throws WorkbenchError NOT_COMPARABLE when the runs were not measured on the same users and held-out items.
 */
export function compareEvaluations(runs: readonly EvaluatedRun[], metrics: readonly string[]): CompareResult['tests'] {
  const [base, ...others] = runs
  if (!base) return []
  return others.flatMap((other) => {
    requireSameUsers(base, other)
    const keys = metrics.filter((key) => key in base.evaluation.perUser && key in other.evaluation.perUser)
    const differences = keys.map((key) => pairedDifferences(base.evaluation.perUser[key], other.evaluation.perUser[key]))
    const intervals = bootstrapMeans(differences, createRng(comparisonSeed).fork('bootstrap'))
    const ps = signFlipTests(differences, createRng(comparisonSeed).fork('sign flips'))
    return keys.map((metric, i) => ({
      metric,
      runId: other.runId,
      difference: meanOf(differences[i]),
      low: intervals[i].low,
      high: intervals[i].high,
      p: ps[i],
    }))
  })
}

/** Why these runs may not share a table, in words; empty when they may. Figures are comparable on the same split, candidates and direction. */
export function comparability(details: readonly RunDetail[]): string[] {
  const reasons = details.flatMap(({ summary, protocol }) =>
    protocol === null ? [`"${summary.name}" has not been evaluated (it is ${summary.state}).`] : [],
  )
  const [base, ...others] = details.flatMap((detail) => (detail.protocol === null ? [] : [{ ...detail, protocol: detail.protocol }]))
  if (!base) return reasons
  for (const other of others) {
    const names = [`"${base.summary.name}"`, `"${other.summary.name}"`] as const
    if (other.protocol.direction !== base.protocol.direction) {
      reasons.push(`${names[0]} ranks ${inWords(base.protocol.direction)}, ${names[1]} ranks ${inWords(other.protocol.direction)}.`)
    }
    if (other.protocol.candidates !== base.protocol.candidates) {
      reasons.push(
        `${names[0]} was ranked among other candidates (${base.protocol.candidates}) than ${names[1]} (${other.protocol.candidates}).`,
      )
    }
    if (other.protocol.splitHash !== base.protocol.splitHash) reasons.push(splitDifference(base, other, names))
  }
  return reasons
}

function splitDifference(base: RunDetail, other: RunDetail, [baseName, otherName]: readonly [string, string]): string {
  if (base.summary.datasetId !== other.summary.datasetId) {
    return `${baseName} was measured on dataset "${base.summary.datasetName}", ${otherName} on "${other.summary.datasetName}".`
  }
  if (base.split.id !== other.split.id) {
    return `${baseName} was measured on split ${base.split.id}, ${otherName} on split ${other.split.id}.`
  }
  const keys = [...new Set([...Object.keys(base.split.config), ...Object.keys(other.split.config)])].sort()
  const differing = keys
    .filter((key) => JSON.stringify(base.split.config[key]) !== JSON.stringify(other.split.config[key]))
    .map((key) => `${key} ${JSON.stringify(base.split.config[key] ?? null)} against ${JSON.stringify(other.split.config[key] ?? null)}`)
  const why = differing.length > 0 ? differing.join(', ') : 'the content of the dataset has changed in between'
  return `${baseName} and ${otherName} were measured on different cuts of split ${base.split.id}: ${why}.`
}

function inWords(direction: 'items-for-user' | 'users-for-item'): string {
  return direction === 'items-for-user' ? 'items for each user' : 'users for each item'
}

function requireSameUsers(base: EvaluatedRun, other: EvaluatedRun): void {
  const same =
    base.evaluation.direction === other.evaluation.direction &&
    equalArrays(base.evaluation.subjects, other.evaluation.subjects) &&
    equalArrays(base.evaluation.heldOut.indptr, other.evaluation.heldOut.indptr) &&
    equalArrays(base.evaluation.heldOut.indices, other.evaluation.heldOut.indices)
  if (same) return
  throw new WorkbenchError(
    'NOT_COMPARABLE',
    `Runs ${base.runId} and ${other.runId} were not measured on the same users and held-out items.`,
    'Compare runs of one split: equal split hash.',
  )
}

function equalArrays(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}

/** In double precision; users without test items, NaN in both, are left out. */
function pairedDifferences(base: Float32Array, other: Float32Array): Float64Array {
  return Float64Array.from(other, (value, u) => value - base[u]).filter((difference) => !Number.isNaN(difference))
}
