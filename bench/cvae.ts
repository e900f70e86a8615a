import { emit, median } from './measure.ts'
import { describeColumn } from '../src-main/engine/data/attribute-fields.ts'
import { type Csr, csrFromRows } from '../src-main/engine/kernel/csr.ts'
import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { cvae } from '../src-main/engine/plugins/models/cvae/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { dispose, matMul, randomNormal, readFloat32, scope, sum } from '../src-main/engine/tensor/ops.ts'

/**
 * Seconds for one joint epoch of CVAE (the paper's 8000-200-100-50, batches of 128, then one sweep over users and items) beside the time of the
 * matrix products of its gradient steps alone. Made-up data of a third of citeulike-a's size: 5,660 documents of 67 different words out of
 * 8,000, 1,850 users with 10 of them each. Run it with `node bench/cvae.ts`.
 */
const [documents, words, users, batchSize] = [5660, 8000, 1850, 128]
const rng = createRng(1)
/** Frequent words are frequent: the square of a uniform number favours the first. */
const texts = Array.from({ length: documents }, () => Array.from({ length: 75 }, () => `w${Math.floor(words * rng.next() ** 2)}`).join(' '))
const train: Csr = csrFromRows(
  Array.from({ length: users }, () => [...new Set(Array.from({ length: 10 }, () => rng.int(documents)))]),
  documents,
)
const { backend } = await startBackend()
const paper = cvae.presets.find(({ id }) => id === 'paper-citeulike-a')?.config
const stages = { layerEpochs: 0, latentEpochs: 0, autoencoderEpochs: 1 }
const model = cvae.create(cvae.config.parse({ ...paper, ...stages }), {
  userCount: users,
  itemCount: documents,
  rng: createRng(1),
  itemAttributes: [describeColumn('abstract', 'text', null, texts)],
  userAttributes: [],
})
await model.prepare?.(train)

/** On a busy machine the clock says little; the time on all cores says what the work is. */
interface Timing {
  readonly wall: number
  readonly cpu: number
}

const epochs: Timing[] = []
const products: Timing[] = []
const losses: number[] = []
for (let epoch = 0; epoch < 5; epoch++) {
  products.push(await timed(() => productsOfAnEpoch(documents, words)))
  epochs.push(
    await timed(async () => {
      const parts = await model.trainEpoch?.(quietWork)
      losses.push(parts?.['loss'] ?? NaN)
    }),
  )
}
// The first epoch is the one of pre-training.
const middle = (timings: readonly Timing[], kind: keyof Timing): number => median(timings.slice(1).map((timing) => timing[kind]))
emit('cvae_epoch', middle(epochs, 'wall'), {
  backend,
  epochs,
  losses,
  productsAlone: products,
  ratio: middle(epochs, 'wall') / middle(products, 'wall'),
  cpuRatio: middle(epochs, 'cpu') / middle(products, 'cpu'),
})
model.dispose()

/** Seconds. */
async function timed(compute: () => Promise<void>): Promise<Timing> {
  const [clock, used] = [performance.now(), process.cpuUsage()]
  await compute()
  const { user, system } = process.cpuUsage(used)
  return { wall: (performance.now() - clock) / 1000, cpu: (user + system) / 1e6 }
}

/** The dense products of one epoch's gradient steps and nothing else, at the sizes of the paper. */
async function productsOfAnEpoch(rows: number, inputs: number): Promise<void> {
  const widths = [inputs, 200, 100]
  const code = 50
  const random = (height: number, width: number) => randomNormal(height, width, rng)
  const batches = widths.map((width) => random(batchSize, width))
  const matrices = [random(inputs, 200), random(200, 100)]
  const [both, z, toCode, fromCode] = [random(batchSize, 2 * code), random(batchSize, code), random(100, 2 * code), random(code, 100)]
  const step = () =>
    scope(() => {
      matrices.forEach((W, l) => {
        const [below, above] = [batches[l], batches[l + 1]]
        matMul(below, W) // up
        matMul(above, W, { transposeB: true }) // down again
        matMul(below, above, { transposeA: true }) // gradients by W: of the decoder, of the encoder
        matMul(below, above, { transposeA: true })
        matMul(below, W) // back through the decoder
        if (l > 0) matMul(above, W, { transposeB: true }) // back through the encoder
      })
      matMul(batches[2], toCode)
      matMul(batches[2], both, { transposeA: true })
      matMul(both, toCode, { transposeB: true })
      matMul(z, fromCode)
      matMul(batches[2], fromCode, { transposeB: true })
      return sum(matMul(z, batches[2], { transposeA: true }))
    })
  const once = async () => {
    const last = step()
    await readFloat32(last)
    dispose(last)
  }
  for (let i = 0; i < Math.ceil(rows / batchSize); i++) await once()
  dispose([...batches, ...matrices, both, z, toCode, fromCode])
}
