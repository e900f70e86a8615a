import { breathe, type Work } from '../kernel/progress.ts'
import { permutation, type Rng } from '../kernel/rng.ts'
import type { TasteSpace } from './user-map-space.ts'

/** Numbers of groups that are looked at when none is asked for: fewer say little, more cannot be told apart by eye. */
const fewestGroups = 4
const mostGroups = 12
/** Users that the number is chosen on. */
const sampleSize = 10_000
const rounds = 50
const restarts = 3

type Points = Pick<TasteSpace, 'coordinates' | 'dimensions'>

export interface TasteGroups {
  /** Group of each row, the largest group is 0. */
  readonly group: Uint8Array
  readonly count: number
  /** For each number that was looked at, how well it parts the users. */
  readonly silhouettes: readonly { groups: number; value: number }[]
}

/**
 * K-means (Lloyd 1982) from seeded k-means++ starts (Arthur and Vassilvitskii 2007), the best of three. Without a number, that of 4..12 with the
 * highest simplified silhouette (Hruschka et al. 2004): mean over users of 1 - distance to the own centre / distance to the next one.
 */
export async function groupTastes(points: Points, wanted: number | null, rng: Rng, work: Work): Promise<TasteGroups> {
  const rows = points.coordinates.length / points.dimensions
  const sample = rows <= sampleSize ? points : pickRows(points, permutation(rows, rng.fork('sample of users')).subarray(0, sampleSize))
  const most = Math.min(mostGroups, rows)
  const numbers = wanted === null ? range(Math.min(fewestGroups, most), most) : [Math.min(wanted, rows)]
  const tried: { groups: number; value: number; centres: Float32Array }[] = []
  for (const groups of numbers) {
    const centres = await bestCentres(sample, groups, rng.fork(`groups ${groups}`), work)
    tried.push({ groups, centres, value: silhouette(sample, centres) })
    work.report({ step: 'grouping tastes', done: tried.length, total: numbers.length, remainingMs: null })
  }
  const best = tried.reduce((one, other) => (other.value > one.value ? other : one))
  const { group } = assign(points, best.centres)
  return {
    group: bySize(group, best.groups),
    count: best.groups,
    silhouettes: tried.map(({ groups, value }) => ({ groups, value })),
  }
}

async function bestCentres(points: Points, groups: number, rng: Rng, work: Work): Promise<Float32Array> {
  let best: { centres: Float32Array; loss: number } | undefined
  for (let start = 0; start < restarts; start++) {
    let centres = firstCentres(points, groups, rng)
    let loss = Infinity
    for (let round = 0; round < rounds; round++) {
      await breathe(work.signal)
      const assigned = assign(points, centres)
      // What a group lost entirely stays where it is.
      centres = meansOf(points, assigned.group, centres)
      if (assigned.loss >= loss) break
      loss = assigned.loss
    }
    if (!best || loss < best.loss) best = { centres, loss }
  }
  if (!best) throw new Error('Internal: no start of k-means')
  return best.centres
}

/** Each further centre is a user drawn with the square of its distance to the nearest centre so far. */
function firstCentres({ coordinates, dimensions }: Points, groups: number, rng: Rng): Float32Array {
  const rows = coordinates.length / dimensions
  const centres = new Float32Array(groups * dimensions)
  const nearest = new Float64Array(rows).fill(Infinity)
  let chosen = rng.int(rows)
  for (let group = 0; group < groups; group++) {
    centres.set(coordinates.subarray(chosen * dimensions, (chosen + 1) * dimensions), group * dimensions)
    let total = 0
    for (let row = 0; row < rows; row++) {
      nearest[row] = Math.min(nearest[row], squareBetween(coordinates, row, centres, group, dimensions))
      total += nearest[row]
    }
    let left = rng.next() * total
    chosen = 0
    while (chosen < rows - 1 && (left -= nearest[chosen]) > 0) chosen++
  }
  return centres
}

function squareBetween(a: Float32Array, row: number, b: Float32Array, group: number, dimensions: number): number {
  let square = 0
  for (let k = 0; k < dimensions; k++) square += (a[row * dimensions + k] - b[group * dimensions + k]) ** 2
  return square
}

/** The nearest centre of each row, and the sum of squares. */
function assign({ coordinates, dimensions }: Points, centres: Float32Array): { group: Uint8Array; loss: number } {
  const group = new Uint8Array(coordinates.length / dimensions)
  let loss = 0
  for (let row = 0; row < group.length; row++) {
    let least = Infinity
    for (let g = 0; g < centres.length / dimensions; g++) {
      const square = squareBetween(coordinates, row, centres, g, dimensions)
      if (square >= least) continue
      least = square
      group[row] = g
    }
    loss += least
  }
  return { group, loss }
}

function meansOf({ coordinates, dimensions }: Points, group: Uint8Array, before: Float32Array): Float32Array {
  const sums = new Float64Array(before.length)
  const counts = new Uint32Array(before.length / dimensions)
  group.forEach((g, row) => {
    counts[g]++
    for (let k = 0; k < dimensions; k++) sums[g * dimensions + k] += coordinates[row * dimensions + k]
  })
  return before.map((value, at) => {
    const count = counts[Math.floor(at / dimensions)]
    return count === 0 ? value : sums[at] / count
  })
}

function silhouette({ coordinates, dimensions }: Points, centres: Float32Array): number {
  const rows = coordinates.length / dimensions
  let sum = 0
  for (let row = 0; row < rows; row++) {
    let own = Infinity
    let next = Infinity
    for (let g = 0; g < centres.length / dimensions; g++) {
      const distance = Math.sqrt(squareBetween(coordinates, row, centres, g, dimensions))
      if (distance < own) [own, next] = [distance, own]
      else if (distance < next) next = distance
    }
    sum += next > 0 ? 1 - own / next : 0
  }
  return sum / rows
}

function bySize(group: Uint8Array, count: number): Uint8Array {
  const sizes = new Uint32Array(count)
  for (const g of group) sizes[g]++
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || a - b)
  const renamed = Uint8Array.from(sizes, (_, g) => order.indexOf(g))
  return group.map((g) => renamed[g])
}

function pickRows({ coordinates, dimensions }: Points, rows: Uint32Array): Points {
  const picked = new Float32Array(rows.length * dimensions)
  rows.forEach((row, at) => picked.set(coordinates.subarray(row * dimensions, (row + 1) * dimensions), at * dimensions))
  return { coordinates: picked, dimensions }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}
