import { type Csr, selectRows } from '../../../kernel/csr.ts'
import { dispose, matMul, readFloat32, scope, tensor2d, type Tensor2D } from '../../../tensor/ops.ts'
import { createRowBuffer } from '../../../tensor/row-buffer.ts'
import type { Choices } from './batch.ts'
import { judgeAllPairs } from './discriminator.ts'
import type { Architecture, Networks } from './networks.ts'
import type { ProfileSpace } from './profiles.ts'
import type { LaraConfig } from './settings.ts'

/** Numbers of one dense block, of choices, profiles or products: 32 MB. */
const blockNumbers = 8e6
/** Pairs of a user and an item that the discriminator judges at once: 40 MB for 100 hidden units and both layers. */
const pairsAtOnce = 50_000

/** Calls `use` with these rows of `choices` as a batch; the tensor is disposed afterwards. */
export async function withChoices<T>(choices: Csr, rows: Uint32Array, use: (batch: Choices) => Promise<T>): Promise<T> {
  const batch = createRowBuffer(rows.length, choices.cols).load(choices, rows)
  try {
    return await use(batch)
  } finally {
    dispose(batch.tensor)
  }
}

/** u_c of every item. [items, d] */
export async function proposeAll(
  { generator }: Architecture,
  networks: Networks,
  choices: Csr,
  profileSize: number,
): Promise<Float32Array> {
  const proposed = new Float32Array(choices.rows * profileSize)
  for (const rows of blocks(choices.rows, blockNumbers / choices.cols)) {
    await withChoices(choices, rows, async (batch) => {
      const profiles = scope(() => generator.propose(networks.generator.values(), batch).profiles)
      proposed.set(await readFloat32(profiles), rows[0] * profileSize)
      dispose(profiles)
    })
  }
  return proposed
}

/**
 * How alike each history's user and each item's proposed user are, [histories x items]: the inner product with the user's counts, raw or divided
 * by their sum, or the cosine. The activity, where profiles have it, is no taste and takes no part.
 */
export async function compareProfiles(
  proposed: Float32Array,
  histories: Csr,
  space: ProfileSpace,
  answer: LaraConfig['answer'],
): Promise<Float32Array> {
  const d = space.size
  const items = proposed.length / d
  const scores = new Float32Array(histories.rows * items)
  if (scores.length === 0) return scores
  const users = tensor2d(answer === 'cosine' ? toUnitLength(proposed, d, space.tasteSize) : proposed, items, d)
  for (const rows of blocks(histories.rows, blockNumbers / Math.max(items, d))) {
    const profiles = writeRows(histories, rows, space, 'writeAnswer')
    const products = scope(() => matMul(profiles, users, { transposeB: true }))
    scores.set(await readFloat32(products), rows[0] * items)
    dispose([profiles, products])
  }
  dispose(users)
  return scores
}

/** The discriminator's logit for each history's user and each item. [histories x items] */
export async function judgeAll(
  { scale }: Architecture,
  networks: Networks,
  choices: Csr,
  histories: Csr,
  space: ProfileSpace,
): Promise<Float32Array> {
  const scores = new Float32Array(histories.rows * choices.rows)
  for (const items of blocks(choices.rows, Math.min(pairsAtOnce, blockNumbers / choices.cols))) {
    await withChoices(choices, items, async (batch) => {
      for (const rows of blocks(histories.rows, pairsAtOnce / items.length)) {
        const profiles = writeRows(histories, rows, space, 'write')
        const logits = scope(() => judgeAllPairs(networks.discriminator.values(), batch, profiles, scale))
        const values = await readFloat32(logits)
        rows.forEach((row, r) => scores.set(values.subarray(r * items.length, (r + 1) * items.length), row * choices.rows + items[0]))
        dispose([profiles, logits])
      }
    })
  }
  return scores
}

/** Dense profiles of some histories, [rows, d]. */
export function writeRows(histories: Csr, rows: Uint32Array, space: ProfileSpace, how: 'write' | 'writeAnswer'): Tensor2D {
  return tensor2d(denseProfiles(selectRows(histories, rows), space, how), rows.length, space.size)
}

export function denseProfiles(histories: Csr, space: ProfileSpace, how: 'write' | 'writeAnswer'): Float32Array {
  const counts = space.count(histories)
  const profiles = new Float32Array(histories.rows * space.size)
  for (let row = 0; row < histories.rows; row++) space[how](counts, row, profiles, row * space.size)
  return profiles
}

function toUnitLength(profiles: Float32Array, d: number, tasteSize: number): Float32Array {
  const scaled = profiles.slice()
  for (let from = 0; from < scaled.length; from += d) {
    const own = scaled.subarray(from, from + tasteSize)
    const length = Math.hypot(...own)
    if (length > 0) for (let at = 0; at < own.length; at++) own[at] /= length
  }
  return scaled
}

/** Rows 0 .. count in blocks of so many, rounded down, but at least one. */
function* blocks(count: number, most: number): Generator<Uint32Array> {
  const size = Math.max(1, Math.floor(most))
  for (let from = 0; from < count; from += size) yield Uint32Array.from({ length: Math.min(size, count - from) }, (_, at) => from + at)
}
