import { readAllOfMl1m } from './ml-1m.ts'
import { emit, epochsBesideProducts, median, productsAlone, topListsOfAll } from './measure.ts'
import { multVae } from '../src-main/engine/plugins/models/mult-vae/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/**
 * Seconds for one epoch of Mult-VAE on all of ML-1M (600-200, batches of 500, dropout .5, Adam) and for scoring all users with their top 100,
 * beside the time of the epoch's matrix products alone. Run it with `node bench/mult-vae.ts`; the peers' scripts print the same tasks.
 */
const batchSize = 500
const matrix = await readAllOfMl1m()
const { backend } = await startBackend()
const model = multVae.create(
  multVae.config.parse({ batchSize, hiddenSize: 600, embeddingSize: 200, dropout: 0.5, annealRatio: 0 }),
  contextOf(matrix),
)
await model.prepare?.(matrix)

const { seconds, detail } = await epochsBesideProducts(model, 6, () => productsAlone(matrix.rows, matrix.cols, batchSize, 600, 200))
emit('multvae_epoch', seconds, { backend, ...detail })

const rounds: number[] = []
for (let round = 0; round < 4; round++) {
  const before = performance.now()
  await topListsOfAll(model, matrix, 100)
  rounds.push((performance.now() - before) / 1000)
}
emit('multvae_score_top100', median(rounds.slice(1)), { backend, rounds })
model.dispose()
