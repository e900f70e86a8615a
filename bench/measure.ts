import { dispose, matMul, randomNormal, readFloat32, scope, sum } from '../src-main/engine/tensor/ops.ts'
import { type Csr, rowOf, selectRows } from '../src-main/engine/kernel/csr.ts'
import { quietWork } from '../src-main/engine/kernel/progress.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { createRanker, createTieOrder } from '../src-main/engine/evaluation/ranking.ts'
import type { Model, TopLists } from '../src-main/engine/plugins/define.ts'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** One line as the peers' scripts print it; `rss_mb` is the peak of the whole process. */
export function emit(task: string, seconds: number, detail: Record<string, unknown>): void {
  const line = { peer: 'coldframe', task, seconds, rss_mb: Math.round(process.resourceUsage().maxRSS / 1024), detail }
  console.log(JSON.stringify(line, (_key, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value)))
}

/** Seconds for the dense matrix products of one Mult-VAE epoch and nothing else: the yardstick on a machine that is busy with other things. */
export async function productsAlone(users: number, items: number, batch: number, hidden: number, code: number): Promise<number> {
  const rng = createRng(1)
  const random = (rows: number, columns: number) => randomNormal(rows, columns, rng)
  const [x, W1, h, W2, m, W3, z, W4] = [
    random(batch, items),
    random(items, hidden),
    random(batch, hidden),
    random(hidden, 2 * code),
    random(batch, 2 * code),
    random(code, hidden),
    random(batch, code),
    random(hidden, items),
  ]
  const step = () =>
    scope(() => {
      matMul(x, W1)
      matMul(h, W2)
      matMul(z, W3)
      matMul(h, W4)
      matMul(h, x, { transposeA: true })
      matMul(x, W4, { transposeB: true })
      matMul(z, h, { transposeA: true })
      matMul(h, W3, { transposeB: true })
      matMul(h, m, { transposeA: true })
      matMul(m, W2, { transposeB: true })
      return sum(matMul(x, h, { transposeA: true }))
    })
  const once = async () => {
    const last = step()
    await readFloat32(last)
    dispose(last)
  }
  await once()
  const before = performance.now()
  const steps = Math.ceil(users / batch)
  for (let i = 0; i < steps; i++) await once()
  const seconds = (performance.now() - before) / 1000
  dispose([x, W1, h, W2, m, W3, z, W4])
  return (seconds * users) / (steps * batch)
}

/**
 * Epochs of a model, each beside the time of its matrix products alone, so that what else the machine does slows both. The first epoch warms up and
 * is left out of `seconds` and `ratio`, both medians.
 */
export async function epochsBesideProducts(model: Model, rounds: number, products: () => Promise<number>) {
  const epochs: number[] = []
  const productsAlone: number[] = []
  const losses: number[] = []
  for (let epoch = 0; epoch < rounds; epoch++) {
    productsAlone.push(await products())
    const before = performance.now()
    const parts = await model.trainEpoch?.(quietWork)
    epochs.push((performance.now() - before) / 1000)
    losses.push(parts?.['loss'] ?? NaN)
  }
  const seconds = median(epochs.slice(1))
  return { seconds, detail: { epochs, losses, productsAlone, ratio: seconds / median(productsAlone.slice(1)) } }
}

/** Scores all users in batches of 500 and ranks their k best unseen items, as evaluation does. */
export async function topListsOfAll(model: Model, matrix: Csr, k: number): Promise<TopLists> {
  const ranker = createRanker(matrix.cols, createTieOrder(1, matrix.cols))
  const lists = { k, items: new Uint32Array(matrix.rows * k), scores: new Float32Array(matrix.rows * k) }
  const none = new Uint32Array(0)
  for (let from = 0; from < matrix.rows; from += 500) {
    const rows = Uint32Array.from({ length: Math.min(500, matrix.rows - from) }, (_, i) => from + i)
    const scores = await model.scoreItems(selectRows(matrix, rows), rows)
    rows.forEach((row, i) =>
      ranker.rankRow(scores.subarray(i * matrix.cols, (i + 1) * matrix.cols), rowOf(matrix, row), none, {
        items: lists.items.subarray(row * k, (row + 1) * k),
        scores: lists.scores.subarray(row * k, (row + 1) * k),
        heldOutRanks: none,
        heldOutScores: new Float32Array(0),
        ascendingRanks: none,
      }),
    )
  }
  return lists
}
