import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { ease } from '../src-main/engine/plugins/models/ease/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { emit, median, topListsOfAll } from './measure.ts'
import { readAllOfMl1m } from './ml-1m.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/** Seconds to fit EASE (lambda 500) on all of ML-1M, and to score all users and rank their top 100. */
const matrix = await readAllOfMl1m()
const { backend } = await startBackend()
const model = ease.create(ease.config.parse({ regularization: 500 }), contextOf(matrix))

const fits: number[] = []
const steps: { step: string; at: number }[] = []
for (let round = 0; round < 3; round++) {
  const before = performance.now()
  steps.length = 0
  await model.fit?.(matrix, { ...quietWork, report: ({ step }) => steps.push({ step, at: (performance.now() - before) / 1000 }) })
  fits.push((performance.now() - before) / 1000)
}
emit('ease_fit', median(fits), { backend, fits, steps })

const rounds: number[] = []
for (let round = 0; round < 3; round++) {
  const before = performance.now()
  await topListsOfAll(model, matrix, 100)
  rounds.push((performance.now() - before) / 1000)
}
emit('ease_score_top100', median(rounds), { backend, rounds })
model.dispose()
