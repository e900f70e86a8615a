import { UMAP } from 'umap-js'
import { breathe, type Work } from '../kernel/progress.ts'
import type { Rng } from '../kernel/rng.ts'
import type { TasteSpace } from './user-map-space.ts'

/** Exact neighbours of more users would take minutes; beyond it the picture is the plane of most variance. */
const mostUsersOfUmap = 20_000
/** As in the reference implementation (McInnes, Healy, Melville 2018). */
const neighbours = 15
const rowsPerBreath = 64
const powerIterations = 100

export interface Layout {
  readonly method: 'umap' | 'pca'
  /** One place per row of the space. */
  readonly x: Float32Array
  readonly y: Float32Array
}

type Points = Pick<TasteSpace, 'coordinates' | 'dimensions'>

/** A plane on which users with like tastes lie together. The same seed gives the same picture. */
export async function layOut(points: Points, rng: Rng, work: Work): Promise<Layout> {
  const rows = points.coordinates.length / points.dimensions
  return rows > neighbours && rows <= mostUsersOfUmap ? byNeighbours(points, rng, work) : byVariance(points, rng)
}

async function byNeighbours(points: Points, rng: Rng, work: Work): Promise<Layout> {
  const { coordinates, dimensions } = points
  const nearest = await nearestRows(points, work)
  const random = rng.fork('umap')
  const umap = new UMAP({ nNeighbors: neighbours, random: () => random.next() })
  umap.setPrecomputedKNN(nearest.indices, nearest.distances)
  const epochs = umap.initializeFit(nearest.indices.map((_, row) => [...coordinates.subarray(row * dimensions, (row + 1) * dimensions)]))
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step()
    work.report({ step: 'laying users out', done: epoch, total: epochs, remainingMs: null })
    await breathe(work.signal)
  }
  const places = umap.getEmbedding()
  return { method: 'umap', x: Float32Array.from(places, ([x]) => x), y: Float32Array.from(places, ([, y]) => y) }
}

/** Exact, by Euclidean distance; each row is its own first neighbour, as UMAP wants it. */
async function nearestRows({ coordinates, dimensions }: Points, work: Work): Promise<{ indices: number[][]; distances: number[][] }> {
  const rows = coordinates.length / dimensions
  const indices: number[][] = []
  const distances: number[][] = []
  for (let row = 0; row < rows; row++) {
    const own: { other: number; square: number }[] = [{ other: row, square: 0 }]
    let worst = Infinity
    for (let other = 0; other < rows; other++) {
      if (other === row) continue
      let square = 0
      for (let k = 0; k < dimensions; k++) square += (coordinates[row * dimensions + k] - coordinates[other * dimensions + k]) ** 2
      if (square >= worst) continue
      let place = own.length
      while (place > 1 && own[place - 1].square > square) place--
      own.splice(place, 0, { other, square })
      if (own.length > neighbours) own.pop()
      if (own.length === neighbours) worst = own[neighbours - 1].square
    }
    indices.push(own.map(({ other }) => other))
    distances.push(own.map(({ square }) => Math.sqrt(square)))
    if (row % rowsPerBreath === 0) {
      work.report({ step: 'finding neighbours', done: row, total: rows, remainingMs: null })
      await breathe(work.signal)
    }
  }
  return { indices, distances }
}

/** Around the mean: what all users share is no difference between them. */
function centred({ coordinates, dimensions }: Points): Float64Array {
  const means = new Float64Array(dimensions)
  const rows = coordinates.length / dimensions
  coordinates.forEach((value, at) => (means[at % dimensions] += value / rows))
  return Float64Array.from(coordinates, (value, at) => value - means[at % dimensions])
}

/** The two leading principal components, by power iteration on the covariance; the second with the first taken off. */
function byVariance(points: Points, rng: Rng): Layout {
  const { dimensions } = points
  const coordinates = centred(points)
  const covariance = new Float64Array(dimensions * dimensions)
  for (let from = 0; from < coordinates.length; from += dimensions) {
    for (let i = 0; i < dimensions; i++) {
      for (let j = 0; j < dimensions; j++) covariance[i * dimensions + j] += coordinates[from + i] * coordinates[from + j]
    }
  }
  const random = rng.fork('principal components')
  const first = leadingVector(covariance, dimensions, random)
  deflate(covariance, first)
  const second = leadingVector(covariance, dimensions, random)
  const along = (axis: Float64Array): Float32Array =>
    Float32Array.from({ length: coordinates.length / dimensions }, (_, row) =>
      axis.reduce((sum, share, k) => sum + share * coordinates[row * dimensions + k], 0),
    )
  return { method: 'pca', x: along(first), y: along(second) }
}

function leadingVector(matrix: Float64Array, size: number, rng: Rng): Float64Array {
  let vector = Float64Array.from({ length: size }, () => rng.normal())
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    const next = vector.map((_, i) => vector.reduce((sum, value, j) => sum + matrix[i * size + j] * value, 0))
    const length = Math.hypot(...next)
    if (length === 0) return next
    vector = next.map((value) => value / length)
  }
  // Either sign is right; one is chosen.
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return largest < 0 ? vector.map((value) => -value) : vector
}

function deflate(matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length
  const value = vector.reduce((sum, own, i) => sum + own * vector.reduce((inner, other, j) => inner + matrix[i * size + j] * other, 0), 0)
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) matrix[i * size + j] -= value * vector[i] * vector[j]
}
