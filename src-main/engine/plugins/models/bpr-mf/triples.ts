import { type Csr, placeOf, rowLength } from '../../../kernel/csr.ts'
import type { Rng } from '../../../kernel/rng.ts'

/** What training moves. The last number of an item's row is its bias; it meets a 1 that ends each user's row and is never moved. */
export interface Factors {
  /** Numbers per row: dimensions + 1. */
  readonly width: number
  /** [users, width] */
  readonly users: Float32Array
  /** [items, width] */
  readonly items: Float32Array
}

export interface Steps {
  readonly learningRate: number
  readonly regularization: number
}

/** Interactions to draw from, with the user of each. Users who have every item are left out: nothing can be ranked below it. */
export interface Interactions {
  readonly train: Csr
  readonly userOf: Uint32Array
  readonly itemOf: Uint32Array
}

export function listInteractions(train: Csr): Interactions {
  const users = Array.from({ length: train.rows }, (_, user) => user).filter((user) => rowLength(train, user) < train.cols)
  const total = users.reduce((sum, user) => sum + rowLength(train, user), 0)
  const userOf = new Uint32Array(total)
  const itemOf = new Uint32Array(total)
  let at = 0
  for (const user of users) {
    const end = at + rowLength(train, user)
    userOf.fill(user, at, end)
    itemOf.set(train.indices.subarray(train.indptr[user], train.indptr[user + 1]), at)
    at = end
  }
  return { train, userOf, itemOf }
}

/**
 * So many steps of LearnBPR (Rendle et al. 2009, figure 4): an interaction (u, i) and an item j that u does not have, both drawn uniformly;
 * theta += rate (sigma(-x) dx/dtheta - lambda theta) for x = w_u . (h_i - h_j) + b_i - b_j. Returns the sum of -ln sigma(x).
 */
export function learnTriples(
  { width, users, items }: Factors,
  { train, userOf, itemOf }: Interactions,
  { learningRate, regularization }: Steps,
  count: number,
  rng: Rng,
): number {
  const keep = 1 - learningRate * regularization
  const bias = width - 1
  let loss = 0
  for (let draw = 0; draw < count; draw++) {
    const at = rng.int(userOf.length)
    const user = userOf[at]
    let other = rng.int(train.cols)
    while (placeOf(train, user, other) >= 0) other = rng.int(train.cols)
    const w = user * width
    const i = itemOf[at] * width
    const j = other * width
    let x = 0
    for (let k = 0; k < width; k++) x += users[w + k] * (items[i + k] - items[j + k])
    const step = learningRate / (1 + Math.exp(x))
    // ln(1 + e^-x), which does not overflow.
    loss += Math.max(0, -x) + Math.log1p(Math.exp(-Math.abs(x)))
    for (let k = 0; k < bias; k++) {
      const own = users[w + k]
      const difference = items[i + k] - items[j + k]
      users[w + k] = keep * own + step * difference
      items[i + k] = keep * items[i + k] + step * own
      items[j + k] = keep * items[j + k] - step * own
    }
    items[i + bias] = keep * items[i + bias] + step
    items[j + bias] = keep * items[j + bias] - step
  }
  return loss
}
