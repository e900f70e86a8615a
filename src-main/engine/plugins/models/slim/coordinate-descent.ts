import type { RowLists } from '../../../kernel/neighbours.ts'

export interface ElasticNetData {
  /** G = XtX, [items, items], not negative. */
  readonly gram: Float32Array
  readonly items: number
  /** Penalties of the unscaled objective 1/2 |x_j - X w|^2 + l1 |w|_1 + l2/2 |w|^2. */
  readonly l1: number
  readonly l2: number
  /** A column is done when a sweep changes no coefficient by more than this share of the largest. */
  readonly tolerance: number
  readonly maximumSweeps: number
  /** Largest coefficients kept per column. */
  readonly neighbours: number
}

/**
 * Columns from..to of W >= 0 with zero diagonal, by coordinate descent with covariance updates (Friedman, Hastie, Tibshirani 2010, section 2.2):
 *   w_i <- max(0, q_i + G_ii w_i - l1) / (G_ii + l2),  q_i = G_ij - sum_k G_ik w_k.
 * Nothing in G and W is negative, so q_i <= G_ij: items with G_ij <= l1 never enter and are left out, exactly. One sweep over the others finds
 * the active ones; sweeps then stay among those, on their own small Gram matrix, and every so often the others are asked whether they want to
 * enter, until nobody does and nothing moves.
 * A kernel (kernel/parallel.ts): no imports, no outer names.
 */
export function elasticNetColumns(data: ElasticNetData, from: number, to: number): RowLists {
  const { gram, items, l1, l2, tolerance, maximumSweeps, neighbours } = data
  // Then the others are asked again: to settle among the wrong ones first takes twice as many sweeps in all, in dense data ten times as many.
  const sweepsPerRound = 20

  /** q -= change * row i of G */
  const subtractRow = (q: Float64Array, gram: Float32Array, start: number, change: number): void => {
    for (let k = 0; k < q.length; k++) q[k] -= change * gram[start + k]
  }

  /** Sweeps among the active items; `small` is their Gram matrix, `q` and `w` theirs alone. Returns the sweeps that were made. */
  const solveActive = (small: Float64Array, q: Float64Array, w: Float64Array, sweepsLeft: number): number => {
    const n = q.length
    for (let sweep = 1; sweep <= sweepsLeft; sweep++) {
      let largest = 0
      let largestChange = 0
      for (let a = 0; a < n; a++) {
        const own = small[a * n + a]
        const next = Math.max(0, q[a] + own * w[a] - l1) / (own + l2)
        const change = next - w[a]
        if (next > largest) largest = next
        if (change === 0) continue
        if (Math.abs(change) > largestChange) largestChange = Math.abs(change)
        w[a] = next
        const start = a * n
        for (let k = 0; k < n; k++) q[k] -= change * small[start + k]
      }
      if (largestChange <= tolerance * largest) return sweep
    }
    return sweepsLeft
  }

  const lengths = new Uint32Array(to - from)
  const indexParts: number[] = []
  const valueParts: number[] = []
  const q = new Float64Array(items)
  const weights = new Float64Array(items)
  for (let j = from; j < to; j++) {
    weights.fill(0)
    for (let i = 0; i < items; i++) q[i] = gram[j * items + i]
    const candidates: number[] = []
    for (let i = 0; i < items; i++) if (i !== j && q[i] > l1) candidates.push(i)
    candidates.sort((a, b) => gram[j * items + b] - gram[j * items + a] || a - b)
    let active: number[] = []
    const enter = (): boolean => {
      const before = active.length
      for (const i of candidates) {
        if (weights[i] > 0) continue
        // What is far below the tolerance's reach may stay out: it would enter with a coefficient that is not seen.
        const next = Math.max(0, q[i] - l1) / (gram[i * items + i] + l2)
        if (next <= tolerance * 1e-2) continue
        weights[i] = next
        active.push(i)
        subtractRow(q, gram, i * items, next)
      }
      return active.length > before
    }
    let sweeps = 0
    let isSettled = true
    while (sweeps < maximumSweeps && (enter() || !isSettled)) {
      const n = active.length
      const small = new Float64Array(n * n)
      for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) small[a * n + b] = gram[active[a] * items + active[b]]
      const own = Float64Array.from(active, (i) => weights[i])
      const atMost = Math.min(sweepsPerRound, maximumSweeps - sweeps)
      const made = solveActive(
        small,
        Float64Array.from(active, (i) => q[i]),
        own,
        atMost,
      )
      sweeps += made
      isSettled = made < atMost
      for (let a = 0; a < n; a++) {
        const change = own[a] - weights[active[a]]
        if (change !== 0) subtractRow(q, gram, active[a] * items, change)
        weights[active[a]] = own[a]
      }
      active = active.filter((i) => weights[i] > 0)
    }
    const kept = active
      .sort((a, b) => weights[b] - weights[a] || a - b)
      .slice(0, neighbours)
      .sort((a, b) => a - b)
    lengths[j - from] = kept.length
    for (const i of kept) {
      indexParts.push(i)
      valueParts.push(weights[i])
    }
  }
  return { lengths, indices: Uint32Array.from(indexParts), values: Float32Array.from(valueParts) }
}
