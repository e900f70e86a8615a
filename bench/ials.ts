import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { ials } from '../src-main/engine/plugins/models/ials/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { emit, topListsOfAll } from './measure.ts'
import { readAllOfMl1m } from './ml-1m.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/**
 * Seconds for 15 sweeps of iALS with 64 dimensions on all of ML-1M, solved exactly and by 3 steps of conjugate gradients, and to score all users and
 * rank their top 100.
 */
const matrix = await readAllOfMl1m()
const { backend } = await startBackend()
for (const solver of ['exact', 'conjugate-gradient']) {
  const model = ials.create(ials.config.parse({ embeddingSize: 64, solver }), contextOf(matrix))
  const cpuBefore = process.cpuUsage()
  const before = performance.now()
  await model.prepare?.(matrix)
  const losses: number[] = []
  for (let sweep = 0; sweep < 15; sweep++) losses.push((await model.trainEpoch?.(quietWork))?.['loss'] ?? NaN)
  const seconds = (performance.now() - before) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  emit('ials_fit', seconds, { variant: solver, backend, cpuSeconds: (cpu.user + cpu.system) / 1e6, losses })
  const scoringBefore = performance.now()
  await topListsOfAll(model, matrix, 100)
  emit('ials_score_top100', (performance.now() - scoringBefore) / 1000, { variant: solver, backend })
  model.dispose()
}
