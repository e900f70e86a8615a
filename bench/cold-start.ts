import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttributeValues } from '../src-main/contract/index.ts'
import { studioOf } from '../src-main/engine/explore/cold-start.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { openRun } from '../src-main/engine/training/bundle.ts'
import { emit, median } from './measure.ts'

/**
 * The cold-start studio on ML-1M: from a changed item to the answer that its screen waits for (audience, size, make-up, distance to the catalogue),
 * then the costlier parts, and the back-test over all items that the split hides. Models as arguments, `attribute-counts` without any. An item is never asked twice, so that no ranking is a kept one.
 */
const root = join(import.meta.dirname, '..')
const models = process.argv.length > 2 ? process.argv.slice(2) : ['attribute-counts']
const changes = 200
const share = 0.1
const shortTraining: Record<string, readonly string[]> = {
  lara: ['--set', 'epochs=1'],
  cvae: ['--set', 'epochs=2', '--set', 'pretrainingEpochs=1'],
}

function coldframe(workspace: string, ...args: string[]): void {
  const words = [join(root, 'src-main/hosts/cli/main.ts'), ...args, '--workspace', workspace]
  const outcome = spawnSync(process.execPath, words, { encoding: 'utf8' })
  if (outcome.status !== 0) throw new Error(`${args.join(' ')}: ${outcome.stderr}`)
}

async function milliseconds(ask: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await ask()
  return performance.now() - before
}

async function measure(model: string): Promise<void> {
  const workspace = mkdtempSync(join(tmpdir(), 'coldframe-bench-'))
  try {
    const source = join(process.env['COLDFRAME_SHARED_DATA'] ?? join(root, '../shared/data'), 'ml-1m')
    coldframe(workspace, 'import', source, '--name', 'data')
    // What a question costs does not depend on how long the model learned.
    const short = shortTraining[model] ?? []
    coldframe(workspace, 'train', 'data', '--model', model, ...short, '--split', 'new-items', '--split-set', 'direction=users-for-item')
    const [runId] = readdirSync(join(workspace, 'runs'))
    const run = await openRun(join(workspace, 'runs', runId))
    const studio = studioOf(run)
    const genres = studio.fields().fields.find(({ kind }) => kind === 'multi')
    const year = studio.fields().fields.find(({ kind }) => kind === 'number')
    if (!genres || !year?.range) throw new Error('ML-1M has genres and years')
    const rng = createRng(1)
    const range = year.range
    const compose = (): AttributeValues => ({
      [genres.name]: Array.from({ length: 1 + rng.int(4) }, () => genres.values[rng.int(genres.values.length)].value),
      [year.name]: range.min + rng.int(range.max - range.min + 1),
    })
    const first = await milliseconds(() => studio.audience(compose(), { share }, 0, 100))
    const audience: number[] = []
    const processor: number[] = []
    const profiles: number[] = []
    const counterfactuals: number[] = []
    const attributions: number[] = []
    for (let change = 0; change < changes; change++) {
      const item = compose()
      const before = process.cpuUsage()
      audience.push(await milliseconds(() => studio.audience(item, { share }, 0, 100)))
      const { user, system } = process.cpuUsage(before)
      processor.push((user + system) / 1000)
      if (change % 10 > 0) continue
      profiles.push(await milliseconds(() => studio.profiles(item, { share })))
      counterfactuals.push(await milliseconds(() => studio.counterfactuals(item, { share })))
      attributions.push(await milliseconds(() => studio.attribution(item, null, 256)))
    }
    const backtest = await milliseconds(() => studio.backtest())
    const p95 = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(0.95 * changes)]
    emit('cold_start_change_p95', p95(audience) / 1000, {
      variant: model,
      first_ms: first,
      p50_ms: median(audience),
      p95_ms: p95(audience),
      // What it takes of the processor, whatever else goes on.
      p95_cpu_ms: p95(processor),
      profiles_ms: median(profiles),
      counterfactuals_ms: median(counterfactuals),
      attribution_ms: median(attributions),
      backtest_ms: backtest,
      changes,
    })
    run.dispose()
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

for (const model of models) await measure(model)
