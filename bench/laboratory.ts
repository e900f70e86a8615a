/**
 * The metric laboratory on ML-1M as its page uses it: ten runs, all users of the test part, one parameter changed at a time; from the question to
 * the answer, through engine and reader process. The first question reads the ranks; it is told apart. `flips` is what the page asks for after the
 * table: 100 K and every other value of every parameter. A workspace with ten finished runs of one split may be given; else one is made.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MetricDefinition, type RunSummary } from '../src-main/contract/index.ts'
import { silentLogger } from '../src-main/engine/kernel/logger.ts'
import type { EngineClient } from '../src-main/engine/router.ts'
import { openEngine } from '../src-main/hosts/engine-link.ts'
import { createNodeSpawner } from '../src-main/hosts/node-spawner.ts'
import { emit, median } from './measure.ts'

const root = join(import.meta.dirname, '..')
const runCount = 10
const rounds = 5
const changes: readonly Partial<MetricDefinition>[] = [
  { k: 5 },
  { k: 20 },
  { k: 100 },
  { gain: 'linear' },
  { gain: 'exponential', threshold: 5 },
  { discount: 'log-clipped' },
  { discount: 'none' },
  { ideal: 'full' },
  { ideal: 'retrieved' },
  { family: 'recall', denominator: 'relevant' },
  { family: 'map', k: 20 },
  { family: 'mrr' },
  { threshold: 5, noRelevant: 'zero' },
  { negatives: 99 },
  { negatives: 1000, k: 20 },
]

function coldframe(workspace: string, ...args: string[]): void {
  const words = [join(root, 'src-main/hosts/cli/main.ts'), ...args, '--workspace', workspace]
  const outcome = spawnSync(process.execPath, words, { encoding: 'utf8' })
  if (outcome.status !== 0) throw new Error(`${args.join(' ')}: ${outcome.stderr}`)
}

function prepare(): string {
  const workspace = mkdtempSync(join(tmpdir(), 'coldframe-bench-'))
  coldframe(workspace, 'import', join(process.env['COLDFRAME_SHARED_DATA'] ?? join(root, '../shared/data'), 'ml-1m'), '--name', 'data')
  const models = ['item-knn', 'pure-svd', 'rp3beta', 'most-popular', 'random'].flatMap((model) => ['--model', model])
  coldframe(workspace, 'train', 'data', ...models, '--split', 'user-random', '--seeds', '1,2')
  return workspace
}

async function measure(engine: EngineClient): Promise<void> {
  const all = await engine.runs.list()
  const hash = all.find(({ state }) => state === 'finished')?.splitHash
  const runs = all.filter(({ state, splitHash }: RunSummary) => state === 'finished' && splitHash === hash).slice(0, runCount)
  const runIds = runs.map(({ id }) => id)
  const before = MetricDefinition.parse({})
  const time = async (ask: () => Promise<unknown>): Promise<number> => {
    const from = performance.now()
    await ask()
    return performance.now() - from
  }
  const first = await time(() => engine.laboratory.table({ runIds, definition: before, before }))
  const table: number[] = []
  const flips: number[] = []
  const slowest = { table: '', flips: '' }
  for (let round = 0; round < rounds; round++) {
    for (const change of changes) {
      const definition = MetricDefinition.parse(change)
      table.push(await time(() => engine.laboratory.table({ runIds, definition, before })))
      if (table.at(-1) === Math.max(...table)) slowest.table = JSON.stringify(change)
      if (round > 0) continue
      flips.push(await time(() => engine.laboratory.flips({ runIds, definition })))
      if (flips.at(-1) === Math.max(...flips)) slowest.flips = JSON.stringify(change)
    }
  }
  const p95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)]
  emit('laboratory_recut_p95', p95(table) / 1000, {
    runs: runIds.length,
    users: Object.values(runs[0].metrics)[0]?.users,
    first_ms: first,
    p50_ms: median(table),
    p95_ms: p95(table),
    most_ms: Math.max(...table),
    flips_p50_ms: median(flips),
    flips_most_ms: Math.max(...flips),
    slowest,
    changes: table.length,
  })
}

const given = process.argv[2]
const workspace = given ?? prepare()
const link = await openEngine({ workspace, host: 'cli', spawner: createNodeSpawner(), logger: silentLogger, resumeQueue: false })
try {
  await measure(link.client)
} finally {
  await link.close()
  if (given === undefined) rmSync(workspace, { recursive: true, force: true })
}
