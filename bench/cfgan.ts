import { readAllOfMl1m } from './ml-1m.ts'
import { emit, epochsBesideProducts } from './measure.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { cfganItem } from '../src-main/engine/plugins/models/cfgan/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { dispose, matMul, randomNormal, readFloat32, scope, sum, type Tensor2D } from '../src-main/engine/tensor/ops.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/**
 * Seconds for one epoch of item-based CFGAN on all of ML-1M with the authors' settings for it, beside the time of its dense matrix products
 * alone. Run it with `node bench/cfgan.ts`. Their 1,500 epochs take 1,500 times the figure.
 */
const settings = cfganItem.config.parse(cfganItem.presets.find(({ id }) => id === 'released-ml-1m')?.config)
const matrix = await readAllOfMl1m()
const { backend } = await startBackend()
const model = cfganItem.create(settings, contextOf(matrix))
await model.prepare?.(matrix)

const { seconds, detail } = await epochsBesideProducts(model, 5, () => productsOfAnEpoch(matrix.cols, matrix.rows))
emit('cfgan_epoch', seconds, { backend, ...detail })
model.dispose()

/** n rows of `width`: a step of D makes x^, then c Wc, c Wx, x Wx and their three gradients; a step of G has 4 products of G, its last
 * gradient by the hidden layer, and 3 of D. Products with the one logit are left out. */
async function productsOfAnEpoch(rows: number, width: number): Promise<number> {
  const { batchSize, hiddenSize, discriminatorHiddenSize, discriminatorPasses, generatorPasses } = settings
  const batchOfD = settings.discriminatorBatchSize ?? 2 * batchSize
  const rng = createRng(1)
  const random = (r: number, c: number) => randomNormal(r, c, rng)
  const G = { first: random(width, hiddenSize), last: random(hiddenSize, width) }
  const D = random(width, discriminatorHiddenSize)
  const made = (batch: number) => ({ x: random(batch, width), h: random(batch, hiddenSize), d: random(batch, discriminatorHiddenSize) })
  const forD = made(batchOfD)
  const forG = made(batchSize)
  const transposeA = { transposeA: true }
  const transposeB = { transposeB: true }
  const stepD = (): Tensor2D => {
    matMul(forD.x, G.first)
    matMul(forD.h, G.last)
    for (let i = 0; i < 3; i++) matMul(forD.x, D)
    for (let i = 0; i < 2; i++) matMul(forD.x, forD.d, transposeA)
    return matMul(forD.x, forD.d, transposeA)
  }
  const stepG = (): Tensor2D => {
    matMul(forG.x, G.first)
    matMul(forG.h, G.last)
    for (let i = 0; i < 2; i++) matMul(forG.x, D)
    matMul(forG.d, D, transposeB)
    matMul(forG.h, forG.x, transposeA)
    matMul(forG.x, G.last, transposeB)
    return matMul(forG.x, forG.h, transposeA)
  }
  const once = async (step: () => Tensor2D): Promise<void> => {
    const last = scope(() => sum(step()))
    await readFloat32(last)
    dispose(last)
  }
  const before = performance.now()
  for (let i = 0; i < discriminatorPasses * Math.ceil(rows / batchOfD); i++) await once(stepD)
  for (let i = 0; i < generatorPasses * Math.ceil(rows / batchSize); i++) await once(stepG)
  const seconds = (performance.now() - before) / 1000
  dispose([G.first, G.last, D, ...Object.values(forD), ...Object.values(forG)])
  return seconds
}
