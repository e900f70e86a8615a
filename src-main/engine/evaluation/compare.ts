import type { PairedTest, RunId, TestPs } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng } from '../kernel/rng.ts'
import { metrics as allMetrics } from '../plugins/metrics/index.ts'
import { bootstrapMeans } from './bootstrap.ts'
import { describeTest } from './compare-sentence.ts'
import { studentTwoSided } from './distributions.ts'
import type { StoredEvaluation } from './evaluation-files.ts'
import { holm, significance, starsOf } from './holm.ts'
import { meanOf } from './metric-table.ts'
import { signFlipTests } from './sign-flips.ts'
import { signedRankTest } from './signed-ranks.ts'

/** Comparisons are about users, not about luck: the draws are the same every time. */
const comparisonSeed = 1

export interface EvaluatedRun {
  readonly runId: RunId
  readonly name: string
  readonly evaluation: StoredEvaluation
}

/** What a comparison needs of a run, or of several that are one figure together. Rows of `perUser` are the same users in all that are compared. */
export type PairedFigures = Pick<EvaluatedRun, 'runId' | 'name'> & {
  readonly evaluation: Pick<StoredEvaluation, 'perUser' | 'table' | 'direction'>
}

/** What one pair of runs says of one metric, before it is seen among the others. */
type Uncorrected = Omit<PairedTest, 'corrected' | 'stars' | 'verdict' | 'sentence'>

/**
 * Every run against the first, user by user: difference, interval, three tests, effect size. `metrics` without per-user values (coverage, Gini,
 * ...) are left out.
 * @throws WorkbenchError NOT_COMPARABLE when the runs were not measured on the same users and held-out items.
 */
export function compareEvaluations(runs: readonly EvaluatedRun[], metrics: readonly string[]): PairedTest[] {
  const [base, ...others] = runs
  for (const other of others) requireSameUsers(base, other)
  return comparePaired(runs, metrics)
}

/** The same for figures whose rows are known to be the same users. */
export function comparePaired(runs: readonly PairedFigures[], metrics: readonly string[]): PairedTest[] {
  const [base, ...others] = runs
  if (!base) return []
  const tests = others.flatMap((other) => testPair(base, other, metrics))
  return metrics.flatMap((metric) => correctFamily(tests.filter((test) => test.metric === metric)).map((test) => judge(test, base, others)))
}

function testPair(base: PairedFigures, other: PairedFigures, metrics: readonly string[]): Uncorrected[] {
  const keys = metrics.filter((key) => key in base.evaluation.perUser && key in other.evaluation.perUser)
  const columns = keys.map((key) => pairedDifferences(base.evaluation.perUser[key], other.evaluation.perUser[key]))
  const intervals = bootstrapMeans(columns, createRng(comparisonSeed).fork('bootstrap'))
  const flipped = signFlipTests(columns, createRng(comparisonSeed).fork('sign flips'))
  return keys.map((metric, i) => {
    const { mean, standardError, effectSize } = momentsOf(columns[i])
    const t = effectSize === null ? 1 : studentTwoSided(mean / standardError, columns[i].length - 1)
    return {
      metric,
      runId: other.runId,
      pairs: columns[i].length,
      difference: mean,
      low: intervals[i].low,
      high: intervals[i].high,
      standardError,
      effectSize,
      shares: sharesOf(columns[i], metric),
      p: flipped[i],
      ps: { randomization: flipped[i], t, wilcoxon: signedRankTest(columns[i]) },
    }
  })
}

/** Standard error of the mean, and Cohen's d. Where no difference varies the t test says nothing. */
export function momentsOf(values: Float64Array): { mean: number; standardError: number; effectSize: number | null } {
  const mean = meanOf(values)
  const n = values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : 0
  return { mean, standardError: n > 0 ? deviation / Math.sqrt(n) : 0, effectSize: deviation > 0 ? mean / deviation : null }
}

function sharesOf(differences: Float64Array, metric: string): PairedTest['shares'] {
  const n = Math.max(1, differences.length)
  const up = differences.filter((value) => value > 0).length
  const down = differences.filter((value) => value < 0).length
  const [better, worse] = isHigherBetter(metric) ? [up, down] : [down, up]
  return { better: better / n, worse: worse / n, equal: (differences.length - up - down) / n }
}

export function isHigherBetter(metric: string): boolean {
  return allMetrics.find(({ id }) => id === metric.split('@')[0])?.higherIsBetter ?? true
}

function correctFamily(tests: readonly Uncorrected[]): (Uncorrected & { corrected: TestPs })[] {
  const randomization = holm(tests.map(({ ps }) => ps.randomization))
  const t = holm(tests.map(({ ps }) => ps.t))
  const wilcoxon = holm(tests.map(({ ps }) => ps.wilcoxon))
  return tests.map((test, i) => ({ ...test, corrected: { randomization: randomization[i], t: t[i], wilcoxon: wilcoxon[i] } }))
}

function judge(test: Uncorrected & { corrected: TestPs }, base: PairedFigures, others: readonly PairedFigures[]): PairedTest {
  const isSure = test.corrected.randomization < significance && test.difference !== 0
  const verdict = !isSure ? 'open' : test.difference > 0 === isHigherBetter(test.metric) ? 'better' : 'worse'
  const found = { ...test, stars: starsOf(test.corrected.t), verdict } as const
  return {
    ...found,
    sentence: describeTest(found, {
      base: base.name,
      other: others.find(({ runId }) => runId === test.runId)?.name ?? test.runId,
      baseValue: base.evaluation.table[test.metric]?.value ?? null,
      subject: base.evaluation.direction === 'users-for-item' ? 'item' : 'user',
      family: others.length,
    }),
  }
}

/** @throws WorkbenchError NOT_COMPARABLE for other rows, or other things to be found. */
export function requireSameUsers(base: EvaluatedRun, other: EvaluatedRun): void {
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
