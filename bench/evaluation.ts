/**
 * Speed of the evaluation next to the usual Python tools, on their very inputs: ML-1M, a random 80/20 split within every user, EASE scores of
 * all 6,040 users and the ready top-100 lists. One JSON line per task; seconds are medians.
 *
 *   eval_lists      30 metrics from ready lists
 *   eval_matrix     the same from the score matrix: masking, ranking, exact ranks of all held-out items, metrics
 *   eval_model      all of it with a model: Mult-VAE's forward pass (600-200) for all users, ranking, metrics
 *   eval_bootstrap  95 % intervals of 9 metrics x 5 cut-offs, 1,000 resamples of 6,040 users
 *   eval_compare    paired intervals and randomisation tests of as many figures between two runs
 */
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrapMeans } from '../src-main/engine/evaluation/bootstrap.ts'
import { evaluatePart } from '../src-main/engine/evaluation/evaluate.ts'
import { ranksInLists } from '../src-main/engine/evaluation/list-ranks.ts'
import { meanOf } from '../src-main/engine/evaluation/metric-table.ts'
import { perUserValues } from '../src-main/engine/evaluation/per-user.ts'
import { columnCounts, type Csr, csrFromRows, rowLength } from '../src-main/engine/kernel/csr.ts'
import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import type { Model, TopLists } from '../src-main/engine/plugins/define.ts'
import { signFlips, signFlipTests } from '../src-main/engine/evaluation/sign-flips.ts'
import { metrics } from '../src-main/engine/plugins/metrics/index.ts'
import { multVae } from '../src-main/engine/plugins/models/mult-vae/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { emit, median } from './measure.ts'
import { readNpy, readNpz } from './npz.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

const cutoffs = [5, 10, 20, 50, 100]
/** The six that every peer computes. */
const common = ['precision', 'recall_full', 'ndcg', 'map', 'mrr', 'hit_rate']

/** Where the peers' scripts keep their inputs; `prepare.py` or any of their runs makes them. */
const folder = process.env['PEERS_DATA'] ?? join(tmpdir(), 'peers-data')
if (!existsSync(join(folder, 'eval.npz'))) {
  console.error(`${join(folder, 'eval.npz')} is not there: run the peers' eval_numpy.py once, or set PEERS_DATA.`)
  process.exit(2)
}

const { train, test, lists, scores } = await readInputs(folder)

async function readInputs(from: string): Promise<{ train: Csr; test: Csr; lists: TopLists; scores: Float32Array }> {
  const { u, i } = await readNpz(join(from, 'ml1m.npz'))
  const isTest = (await readNpy(join(from, 'split80.npy'))).data
  const { S, top, val } = await readNpz(join(from, 'eval.npz'))
  const [userCount, itemCount] = S.shape
  const rows = (wanted: number): Csr => {
    const items: number[][] = Array.from({ length: userCount }, () => [])
    u.data.forEach((user, at) => {
      if (isTest[at] === wanted) items[user].push(i.data[at])
    })
    return csrFromRows(items, itemCount)
  }
  return {
    train: rows(0),
    test: rows(1),
    lists: { k: top.shape[1], items: Uint32Array.from(top.data), scores: Float32Array.from(val.data) },
    // Known items are -Infinity in the file; a model's scores are finite, and the ranking masks them itself.
    scores: Float32Array.from(S.data, (score) => (score === -Infinity ? 0 : score)),
  }
}

async function timed<T>(times: number, body: () => T | Promise<T>): Promise<{ runs: number[]; last: T }> {
  const runs: number[] = []
  let last: T | undefined
  for (let run = 0; run < times; run++) {
    const start = performance.now()
    last = await body()
    runs.push((performance.now() - start) / 1000)
  }
  if (last === undefined) throw new Error('nothing ran')
  return { runs, last }
}

const round5 = (values: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Math.round(value * 1e5) / 1e5]))

const chosen = metrics.filter((metric) => common.includes(metric.id))
const candidates = Uint32Array.from({ length: train.rows }, (_, row) => train.cols - rowLength(train, row))

const fromLists = await timed(5, () => {
  const values = perUserValues(ranksInLists(lists, test), test.indptr, candidates, chosen, cutoffs)
  return Object.fromEntries(Object.entries(values).map(([key, column]) => [key, meanOf(column)]))
})
const at10 = Object.fromEntries(Object.entries(fromLists.last).filter(([key]) => key.endsWith('@10')))
emit('eval_lists', median(fromLists.runs), { runs: fromLists.runs, values: round5(at10), map_full: fromLists.last['map@100'] })

/** Hands out rows of the ready matrix: what is timed is all but the model. */
const readyScores: Model = {
  scoreItems: async (_, users) => {
    if (users === null || users.length === 0) return new Float32Array(0)
    return scores.subarray(users[0] * train.cols, (users[users.length - 1] + 1) * train.cols)
  },
  save: async () => ({ arrays: {}, json: {} }),
  load: async () => undefined,
  dispose: () => undefined,
}
const part = { users: Uint32Array.from({ length: train.rows }, (_, row) => row), foldIn: train, heldOut: test }
const options = { cutoffs, depth: 100, seed: 1, popularity: columnCounts(train), intervals: false }
const fromScores = await timed(5, () => evaluatePart(readyScores, part, { ...options, metrics: common }, quietWork))
const largest = Object.entries(fromLists.last).reduce(
  (gap, [key, value]) => Math.max(gap, Math.abs(fromScores.last.table[key].value - value)),
  0,
)
emit('eval_matrix', median(fromScores.runs), { runs: fromScores.runs, largest_difference_from_lists: largest })

const { backend } = await startBackend()
const context = contextOf(train)
const multVaeModel = multVae.create(multVae.config.parse({ batchSize: 500 }), context)
await multVaeModel.prepare?.(train)
const withModel = await timed(5, () => evaluatePart(multVaeModel, part, { ...options, metrics: common }, quietWork))
emit('eval_model', median(withModel.runs), { runs: withModel.runs, backend })
multVaeModel.dispose()

const all = await evaluatePart(readyScores, part, options, quietWork)
const columns = Object.values(all.perUser)
const drawn = await timed(3, () => bootstrapMeans(columns, createRng(1)))
emit('eval_bootstrap', median(drawn.runs), { runs: drawn.runs, figures: columns.length, users: train.rows })

/** Differences against the same users in another order: about as spread as between two runs. */
const differences = columns.map((column) => Float64Array.from(column, (value, u) => value - column[column.length - 1 - u]))
const compared = await timed(3, () => [bootstrapMeans(differences, createRng(1)), signFlipTests(differences, createRng(1))])
emit('eval_compare', median(compared.runs), { runs: compared.runs, figures: columns.length, users: train.rows, flips: signFlips })
