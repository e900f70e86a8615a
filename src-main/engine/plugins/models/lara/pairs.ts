import { type Csr, rowLength, rowOf } from '../../../kernel/csr.ts'
import { permutation, type Rng } from '../../../kernel/rng.ts'

/** What a user who did not take an item is drawn from: tries before a random one is taken, for items that nearly everybody has. */
const mostTries = 100

/** The training interactions as a list: positive p is user `users[p]` with item `train.indices[p]`. */
export interface Positives {
  readonly train: Csr
  readonly users: Uint32Array
  /** Users with a history. */
  readonly active: Uint32Array
}

export function listPositives(train: Csr): Positives {
  const users = new Uint32Array(train.indices.length)
  const rows = Uint32Array.from({ length: train.rows }, (_, row) => row)
  for (const row of rows) users.fill(row, train.indptr[row], train.indptr[row + 1])
  return { train, users, active: rows.filter((row) => rowLength(train, row) > 0) }
}

/** Who is paired with what in one batch, parallel arrays. */
export interface Pairs {
  readonly items: Uint32Array
  /** u+: who took the item. */
  readonly takers: Uint32Array
  /** u-: who did not, drawn evenly from the users with a history. */
  readonly others: Uint32Array
}

/** All positives in a new random order, in batches. */
export function* pairBatches(positives: Positives, batchSize: number, rng: Rng): Generator<Pairs> {
  const { train, users } = positives
  const order = permutation(users.length, rng)
  for (let from = 0; from < order.length; from += batchSize) {
    const batch = order.subarray(from, from + batchSize)
    const items = batch.map((positive) => train.indices[positive])
    yield { items, takers: batch.map((positive) => users[positive]), others: items.map((item) => drawOther(positives, item, rng)) }
  }
}

/** Items drawn as often as they are taken. */
export function drawItems({ train }: Positives, count: number, rng: Rng): Uint32Array {
  return Uint32Array.from({ length: count }, () => train.indices[rng.int(train.indices.length)])
}

function drawOther({ train, active }: Positives, item: number, rng: Rng): number {
  let user = active[rng.int(active.length)]
  for (let time = 1; time < mostTries && has(train, user, item); time++) user = active[rng.int(active.length)]
  return user
}

function has(train: Csr, user: number, item: number): boolean {
  const items = rowOf(train, user)
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (items[middle] < item) low = middle + 1
    else high = middle
  }
  return items[low] === item
}
