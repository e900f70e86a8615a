import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { emit, epochsBesideProducts } from './measure.ts'
import { describeColumn } from '../src-main/engine/data/attribute-fields.ts'
import type { AttributeColumn } from '../src-main/engine/data/dataset.ts'
import { type Csr, csrFromRows } from '../src-main/engine/kernel/csr.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { lara } from '../src-main/engine/plugins/models/lara/plugin.ts'
import { startBackend } from '../src-main/engine/tensor/backend.ts'
import { matMulEach, type Tensor3D, unstacked } from '../src-main/engine/tensor/batched.ts'
import { dispose, matMul, randomNormal, readFloat32, scope, sum, type Tensor, type Tensor2D } from '../src-main/engine/tensor/ops.ts'
import { contextOf } from '../tests/fixtures/model-context.ts'

/**
 * Seconds for one epoch of LARA on the ratings of 4 and more of ML-1M with its genres, beside the time of its matrix products alone, dense. Run
 * it with `node bench/lara.ts`.
 */
const { train, genres } = await readPositivesAndGenres()
const settings = lara.config.parse({})
const { backend } = await startBackend()
const model = lara.create(settings, { ...contextOf(train), itemAttributes: [genres] })
await model.prepare?.(train)

const { seconds, detail } = await epochsBesideProducts(model, 4, () =>
  productsOfAnEpoch(Math.ceil(train.indices.length / settings.batchSize)),
)
emit('lara_epoch', seconds, { backend, ...detail })
model.dispose()

/** The products of so many steps of either network, with the letters of weights.ts: 18 genres with 2 embeddings each, profiles of 18 numbers. */
async function productsOfAnEpoch(steps: number): Promise<number> {
  const { batchSize, generatorBatchSize, embeddingSize: e, generatorSize: h, hiddenSize: H } = settings
  const [k, n, d] = [18, 2, 18]
  const rng = createRng(1)
  const held: Tensor[] = []
  const random = (rows: number, columns: number): Tensor2D => {
    const tensor = randomNormal(rows, columns, rng)
    held.push(tensor)
    return tensor
  }
  const each = (rows: number, columns: number): Tensor3D => {
    const tensor = scope(() => unstacked(randomNormal(k * rows, columns, rng), k))
    held.push(tensor)
    return tensor
  }
  const [ne, eh, nh, hd, nd, dH, nH, eH] = [each(n, e), each(e, h), each(n, h), each(h, d), each(n, d), each(d, H), each(n, H), each(e, H)]
  const table = random(k * n, H)
  const [Hd, toHidden, square, one] = [random(H, d), random(d, H), random(H, H), random(H, 1)]
  const rowsOf = (items: number, parts: number) => ({
    choices: random(items, k * n),
    hidden: random(items, H),
    profiles: random(parts * items, d),
    wide: random(parts * items, H),
    logits: random(parts * items, 1),
  })
  const forD = rowsOf(batchSize, 3)
  const forG = rowsOf(generatorBatchSize, 1)
  type Rows = typeof forD
  const transposeA = { transposeA: true }
  const transposeB = { transposeB: true }

  const propose = ({ choices, hidden }: Rows): void => {
    matMulEach(ne, eh)
    matMulEach(nh, hd)
    matMulEach(nd, dH)
    matMul(choices, table)
    matMul(hidden, Hd)
  }
  const judge = ({ choices, profiles, wide, logits }: Rows): void => {
    matMulEach(ne, eH)
    matMul(choices, table)
    matMul(profiles, toHidden)
    matMul(wide, square)
    matMul(wide, one)
    matMul(logits, one, transposeB)
    matMul(wide, square, transposeB)
  }
  const stepD = (): Tensor2D => {
    propose(forD)
    judge(forD)
    matMul(forD.choices, forD.hidden, transposeA)
    matMulEach(nH, eH, transposeB)
    matMulEach(ne, nH, transposeA)
    matMul(forD.profiles, forD.wide, transposeA)
    matMul(forD.wide, forD.logits, transposeA)
    return matMul(forD.wide, forD.wide, transposeA)
  }
  const stepG = (): Tensor2D => {
    propose(forG)
    judge(forG)
    matMul(forG.wide, toHidden, transposeB)
    matMul(forG.profiles, Hd, transposeB)
    matMul(forG.choices, forG.hidden, transposeA)
    matMulEach(nH, dH, transposeB)
    matMulEach(nd, hd, transposeB)
    matMulEach(nh, eh, transposeB)
    matMulEach(ne, nh, transposeA)
    matMulEach(nh, nd, transposeA)
    matMulEach(nd, nH, transposeA)
    return matMul(forG.hidden, forG.profiles, transposeA)
  }
  const before = performance.now()
  for (let step = 0; step < steps; step++) {
    for (const compute of [stepD, stepG]) {
      const last = scope(() => sum(compute()))
      await readFloat32(last)
      dispose(last)
    }
  }
  const seconds = (performance.now() - before) / 1000
  dispose(held)
  return seconds
}

async function readPositivesAndGenres(): Promise<{ train: Csr; genres: AttributeColumn }> {
  const folder = process.env['COLDFRAME_SHARED_DATA'] ?? join(import.meta.dirname, '../../shared/data')
  const read = async (name: string): Promise<string[][]> =>
    (await readFile(join(folder, 'ml-1m', name), 'latin1'))
      .trim()
      .split('\n')
      .map((line) => line.split('::'))
  const users = new Map<string, number[]>()
  const items = new Map<string, number>()
  for (const [user, item, rating] of await read('ratings.dat')) {
    if (Number(rating) < 4) continue
    const column = items.get(item) ?? items.size
    items.set(item, column)
    const row = users.get(user)
    if (row) row.push(column)
    else users.set(user, [column])
  }
  const values: string[][] = Array.from({ length: items.size }, () => [])
  for (const [item, , list] of await read('movies.dat')) {
    const column = items.get(item)
    if (column !== undefined) values[column] = list.split('|')
  }
  return { train: csrFromRows([...users.values()], items.size), genres: describeColumn('genres', 'multi', '|', values) }
}
