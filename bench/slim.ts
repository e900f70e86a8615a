import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { slim } from '../src-main/engine/plugins/models/slim/plugin.ts'
import { emit } from './measure.ts'
import { readAllOfMl1m } from './ml-1m.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/** Seconds to fit SLIM on all of ML-1M at scikit-learn's alpha .2 and l1_ratio .02. */
const matrix = await readAllOfMl1m()
const model = slim.create(slim.config.parse({ regularization: 0.2, l1Ratio: 0.02 }), contextOf(matrix))
const cpuBefore = process.cpuUsage()
const before = performance.now()
await model.fit?.(matrix, quietWork)
const seconds = (performance.now() - before) / 1000
const state = await model.save()
emit('slim_fit', seconds, {
  cpuSeconds: process.cpuUsage(cpuBefore).user / 1e6,
  weightsPerItem: (state.arrays['weights/indices']?.data.length ?? 0) / matrix.cols,
})
model.dispose()
