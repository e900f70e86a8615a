import { defaultSplitSpec } from '../data/make-split.ts'
import type { Dataset } from '../data/dataset.ts'
import { selectPositives, SplitRules } from '../data/positives.ts'
import { columnCounts, type Csr, csrFromRows } from '../kernel/csr.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import type { Rng } from '../kernel/rng.ts'
import { truncatedSvd } from '../kernel/truncated-svd.ts'

/** Enough for groups of taste, few enough that distances still mean something. */
const mostDimensions = 32

/** Users by what they like. Row r is dataset user `userIndex[r]`; users without a positive have no row. */
export interface TasteSpace {
  readonly userIndex: Uint32Array
  /** Rows x dataset items: what each user likes, binary. */
  readonly liked: Csr
  readonly dimensions: number
  /** [rows, dimensions], each row of length 1: the distance of two rows grows with the angle between two tastes. */
  readonly coordinates: Float32Array
}

/**
 * Latent semantic analysis of users (Deerwester et al. 1990): what a user likes as a row of inverse user frequencies ln(users / users of the item)
 * of length 1, so that neither blockbusters nor long histories decide; its projection on the leading singular vectors; the mean user taken off.
 */
export async function tasteSpace(dataset: Dataset, rng: Rng, work: Work): Promise<TasteSpace> {
  const { userIndex, liked } = likedItems(dataset)
  const weighted = weigh(liked)
  const wanted = Math.min(mostDimensions, liked.cols, liked.rows)
  const { vectors } = await truncatedSvd(weighted, wanted, rng.fork('taste space'), work)
  const dimensions = vectors.length / liked.cols
  const coordinates = project(weighted, vectors, dimensions)
  await breathe(work.signal)
  centreAndNormalise(coordinates, dimensions)
  return { userIndex, liked, dimensions, coordinates }
}

/** The positives that a split of this dataset would have when nothing else is said, of all users and items. */
export function likedItems(dataset: Dataset): { userIndex: Uint32Array; liked: Csr } {
  const { threshold } = SplitRules.pick({ threshold: true }).parse(defaultSplitSpec(dataset.detail).config)
  const positives = selectPositives(dataset, { threshold, minimumUserInteractions: 1, minimumItemInteractions: 1 })
  const rows = Array.from(positives.userIndex, (_, row) =>
    positives.items.subarray(positives.offsets[row], positives.offsets[row + 1]).map((column) => positives.itemIndex[column]),
  )
  return { userIndex: positives.userIndex, liked: csrFromRows(rows, dataset.items.ids.length) }
}

function weigh(liked: Csr): Csr {
  const counts = columnCounts(liked)
  const values = Float32Array.from(liked.indices, (item) => Math.log((1 + liked.rows) / counts[item]))
  for (let row = 0; row < liked.rows; row++) {
    const own = values.subarray(liked.indptr[row], liked.indptr[row + 1])
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0))
    if (length > 0) for (let at = 0; at < own.length; at++) own[at] /= length
  }
  return { ...liked, values }
}

function project({ rows, indptr, indices, values }: Csr, vectors: Float64Array, dimensions: number): Float32Array {
  const coordinates = new Float32Array(rows * dimensions)
  for (let row = 0; row < rows; row++) {
    for (let at = indptr[row]; at < indptr[row + 1]; at++) {
      const weight = values?.[at] ?? 1
      for (let k = 0; k < dimensions; k++) coordinates[row * dimensions + k] += weight * vectors[indices[at] * dimensions + k]
    }
  }
  return coordinates
}

function centreAndNormalise(coordinates: Float32Array, dimensions: number): void {
  const rows = coordinates.length / dimensions
  const mean = new Float64Array(dimensions)
  for (let at = 0; at < coordinates.length; at++) mean[at % dimensions] += coordinates[at] / rows
  for (let row = 0; row < rows; row++) {
    let square = 0
    for (let k = 0; k < dimensions; k++) square += (coordinates[row * dimensions + k] -= mean[k]) ** 2
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (let k = 0; k < dimensions; k++) coordinates[row * dimensions + k] *= scale
  }
}
