import { readAllOfMl1m } from './ml-1m.ts'
import { emit, median, productsAlone, quietWork, topListsOfAll } from './measure.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { multVae } from '../src-main/engine/plugins/models/mult-vae/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'

/**
 * Seconds for one epoch of Mult-VAE on all of ML-1M (600-200, batches of 500, dropout .5, Adam) and for scoring all users with their top 100,
 * beside the time of the epoch's matrix products alone. Run it with `node bench/mult-vae.ts`; the peers' scripts print the same tasks.
 */
const batchSize = 500
const matrix = await readAllOfMl1m()
const { backend } = await startBackend()
const model = multVae.create(multVae.config.parse({ batchSize, hiddenSize: 600, embeddingSize: 200, dropout: 0.5, annealRatio: 0 }), {
  userCount: matrix.rows,
  itemCount: matrix.cols,
  rng: createRng(1),
  itemAttributes: [],
  userAttributes: [],
})
await model.prepare?.(matrix)

const epochs: number[] = []
const products: number[] = []
const losses: number[] = []
for (let epoch = 0; epoch < 6; epoch++) {
  products.push(await productsAlone(matrix.rows, matrix.cols, batchSize, 600, 200))
  const before = performance.now()
  const parts = await model.trainEpoch?.(quietWork)
  epochs.push((performance.now() - before) / 1000)
  losses.push(parts?.['loss'] ?? NaN)
}
emit('multvae_epoch', median(epochs.slice(1)), {
  backend,
  epochs,
  losses,
  productsAlone: products,
  ratio: median(epochs.slice(1)) / median(products.slice(1)),
})

const rounds: number[] = []
for (let round = 0; round < 4; round++) {
  const before = performance.now()
  await topListsOfAll(model, matrix, 100)
  rounds.push((performance.now() - before) / 1000)
}
emit('multvae_score_top100', median(rounds.slice(1)), { backend, rounds })
model.dispose()
