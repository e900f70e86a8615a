import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { itemKnn } from '../src-main/engine/plugins/models/item-knn/plugin.ts'
import { emit, median, topListsOfAll } from './measure.ts'
import { readAllOfMl1m } from './ml-1m.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/** Seconds to fit ItemKNN (cosine, 200 neighbours) on all of ML-1M, and to score all users and rank their top 100. */
const matrix = await readAllOfMl1m()
const model = itemKnn.create(itemKnn.config.parse({ neighbours: 200, weighting: 'none' }), contextOf(matrix))
const fits: number[] = []
for (let round = 0; round < 3; round++) {
  const before = performance.now()
  await model.fit?.(matrix, quietWork)
  fits.push((performance.now() - before) / 1000)
}
emit('itemknn_fit_k200', median(fits), { fits, cpuSeconds: process.cpuUsage().user / 1e6 })
const before = performance.now()
await topListsOfAll(model, matrix, 100)
emit('itemknn_score_top100', (performance.now() - before) / 1000, {})
model.dispose()
