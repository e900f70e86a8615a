import type { Backtest } from '../../../../src-main/contract/cold-start-backtest.ts'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { PairedTest } from '../../../../src-main/contract/comparisons.ts'
import type { MetricTable, RunSummary } from '../../../../src-main/contract/runs.ts'
import { formatCount, formatMetric, formatNumber, formatProbability } from '../../format/numbers.ts'

/** The figure of trust: of the first ten, how many were right. Where a run has none of these, any metric that all share serves. */
const wantedMetrics = ['precision@10', 'ndcg@10', 'precision@20', 'ndcg@20', 'ndcg@100']
/** What the back-test and the stored figures have in common. */
export const trustMetric = 'precision@10'
const surelyBelow = 0.05

export interface Judged {
  readonly id: RunId
  readonly name: string
  readonly isBaseline: boolean
  readonly metrics: MetricTable
}

export interface Verdict {
  readonly tone: 'good' | 'warning' | 'bad'
  readonly title: string
  readonly text: string
}

/** Runs whose figures may stand beside this one's: the same split, and models that can be asked about new items. */
export function findPeers(run: RunSummary, finished: readonly RunSummary[], scoresUsers: (modelId: string) => boolean): RunSummary[] {
  if (run.splitHash === null) return []
  return finished.filter(({ id, splitHash, modelId }) => id !== run.id && splitHash === run.splitHash && scoresUsers(modelId))
}

export function sharedMetric(tables: readonly MetricTable[]): string | null {
  const [first = {}, ...others] = tables
  const shared = Object.keys(first).filter((metric) => others.every((table) => metric in table))
  return wantedMetrics.find((metric) => shared.includes(metric)) ?? shared[0] ?? null
}

/** Of runs on one split the one with the best figure: where a visit without a choice begins. The newest where they share none. */
export function bestOf(runs: readonly RunSummary[]): RunSummary | undefined {
  const metric = sharedMetric(runs.map(({ metrics }) => metrics))
  if (metric === null) return runs[0]
  const valueOf = (run: RunSummary): number => run.metrics[metric]?.value ?? -Infinity
  return runs.reduce<RunSummary | undefined>((best, run) => (best === undefined || valueOf(run) > valueOf(best) ? run : best), undefined)
}

/** What a verdict needs of a test. */
export type JudgedTest = Pick<PairedTest, 'runId' | 'metric' | 'difference' | 'low' | 'high' | 'p'>

/**
 * Who wins, in plain words, from the stored figures and the paired test against this run. A run that only looks better by chance does not win.
 */
export function judge(run: Judged, peers: readonly Judged[], tests: readonly JudgedTest[], metric: string): Verdict {
  const own = run.metrics[metric]?.value ?? NaN
  const compared = peers.flatMap((peer) => {
    const test = tests.find((one) => one.runId === peer.id && one.metric === metric)
    const figure = peer.metrics[metric]
    return test === undefined || figure === undefined ? [] : [{ peer, test, value: figure.value, isSure: test.p < surelyBelow }]
  })
  const pair = (value: number, p: number): string =>
    `${metric} ${formatMetric(value)} against ${formatMetric(own)}, ${formatProbability(p)}`
  const [winner] = compared.filter(({ test, isSure }) => isSure && test.difference > 0).sort((a, b) => b.value - a.value)
  if (winner !== undefined) {
    const { peer, value, test } = winner
    const isUpset = peer.isBaseline && !run.isBaseline
    return {
      tone: isUpset ? 'bad' : 'warning',
      title: `${peer.name} finds the audience of new items better than this run`,
      text: `${pair(value, test.p)}. ${isUpset ? 'On this data a trivial baseline wins: ask' : 'Ask'} that run rather than this one.`,
    }
  }
  const [equal] = compared.filter(({ isSure }) => !isSure).sort((a, b) => b.value - a.value)
  if (equal !== undefined) {
    return {
      tone: 'warning',
      title: `This run cannot be told apart from ${equal.peer.name}`,
      text: `${pair(equal.value, equal.test.p)}: what it adds may be chance.`,
    }
  }
  const [second] = compared.sort((a, b) => b.value - a.value)
  if (second === undefined) {
    return { tone: 'warning', title: 'Nothing stands beside this run', text: 'None of the other runs has the same users and figures.' }
  }
  return {
    tone: 'good',
    title: `This run finds the audience of new items better than ${compared.length === 1 ? second.peer.name : 'all the others on its split'}`,
    text: `The next best is ${second.peer.name}: ${pair(second.value, second.test.p)}.`,
  }
}

/** What the back-test says: the run against the plain rankings, which everybody has without training anything. */
export function judgeBacktest({ rankings, items, chance, method }: Backtest): Verdict {
  const [own, ...bars] = rankings
  const ownValue = own?.precision10.value ?? NaN
  const measured = `Measured on ${formatCount(items)} ${method === 'held-out' ? 'items that it never met' : 'items, each left out in turn'}.`
  const pair = (value: number, p: number): string =>
    `${trustMetric} ${formatMetric(value)} against ${formatMetric(ownValue)}, ${formatProbability(p)}`
  const compared = bars
    .flatMap(({ title, precision10, against }) => (against === null ? [] : [{ title, value: precision10.value, ...against }]))
    .sort((a, b) => b.value - a.value)
  const winner = compared.find(({ p, difference }) => p < surelyBelow && difference > 0)
  if (winner !== undefined) {
    return {
      tone: 'bad',
      title: `A trivial baseline wins here: ${winner.title} finds the audience of new items better than this run`,
      text: `${pair(winner.value, winner.p)}. Train that one and ask it instead. ${measured}`,
    }
  }
  const equal = compared.find(({ p }) => p >= surelyBelow)
  if (equal !== undefined) {
    return {
      tone: 'warning',
      title: `This run cannot be told apart from ${equal.title}`,
      text: `${pair(equal.value, equal.p)}: what it adds may be chance. ${measured}`,
    }
  }
  const [next] = compared
  const better =
    next === undefined
      ? ''
      : `Better than ${next.title}: ${trustMetric} ${formatMetric(ownValue)} against ${formatMetric(next.value)}, ${formatProbability(next.p)}. `
  return {
    tone: 'good',
    title: `Of the first ten users that it names for a new item ${formatNumber(10 * ownValue, 2)} take it, by chance ${formatNumber(10 * chance, 2)}`,
    text: `${better}${measured}`,
  }
}
