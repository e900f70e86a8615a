import { type Csr, transpose } from '../../../kernel/csr.ts'
import type { Work } from '../../../kernel/progress.ts'
import { factorGram } from '../../../tensor/least-squares.ts'
import type { CvaeConfig } from './settings.ts'
import { columnsWithEntries, ratingLosses, solveFactors } from './solve-factors.ts'

/** What prediction needs of the collaborative part, rows by item. */
export interface ItemState {
  /** theta = mu(x), [items, K] */
  readonly content: Float32Array
  /** v as last solved, [items, K]; theta itself before joint training. */
  readonly items: Float64Array
  /** 1 for items that some training user has. */
  readonly trained: Uint8Array
}

/**
 * The other half of CVAE: factors of users and items given the content means, by alternating least squares in double precision. Users are not
 * kept: a user's factor is the same equation at any time, from the history that is given (in training or not).
 */
export interface Ratings {
  readonly trained: Uint8Array
  /** All users, then all items, once (equation 13); the objective after it. */
  sweep(items: Float64Array, content: Float32Array, work: Work): Promise<{ items: Float64Array; losses: Record<string, number> }>
}

export function createRatings(config: CvaeConfig, byUser: Csr): Ratings {
  const { confidence, unobservedConfidence, userRegularization, itemRegularization, embeddingSize: size } = config
  const byItem = transpose(byUser)
  const trained = columnsWithEntries(byUser)
  const counts = config.unobservedItems === 'all-items' ? null : trained
  return {
    trained,
    async sweep(items, content, work) {
      const users = await foldIn(config, byUser, items, trained, work)
      const solved = await solveFactors(
        {
          matrix: byItem,
          factors: users,
          size,
          gram: factorGram(users, size),
          observed: confidence,
          unobserved: unobservedConfidence,
          ridge: itemRegularization,
          prior: content,
        },
        work,
      )
      const losses = ratingLosses(
        byUser,
        { users, items: solved, content, size },
        { observed: confidence, unobserved: unobservedConfidence, userRidge: userRegularization, itemRidge: itemRegularization },
        counts,
      )
      return { items: solved, losses }
    },
  }
}

/** u of each history (columns: items), [histories, K]; zeros for an empty one. */
export function foldIn(config: CvaeConfig, histories: Csr, items: Float64Array, trained: Uint8Array, work: Work): Promise<Float64Array> {
  const { confidence, unobservedConfidence, userRegularization, embeddingSize: size } = config
  const counts = config.unobservedItems === 'all-items' ? null : trained
  return solveFactors(
    {
      matrix: histories,
      factors: items,
      size,
      gram: factorGram(items, size, counts),
      observed: confidence,
      unobserved: unobservedConfidence,
      ridge: userRegularization,
      prior: null,
    },
    work,
  )
}

/** What users are multiplied with, [items, K]: v; for an item without any training interaction its content mean (equation 15). */
export function scoringFactors({ items, content, trained }: ItemState, size: number): Float64Array {
  const factors = items.slice()
  trained.forEach((has, item) => {
    if (has === 0) factors.set(content.subarray(item * size, (item + 1) * size), item * size)
  })
  return factors
}
