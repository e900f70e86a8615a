import { permutation, type Rng } from '../kernel/rng.ts'

/** Which players take part: one mark each. */
export type Coalition = Uint8Array

/** What coalitions are worth in several games at once (one per user): [coalitions x games], row-major. */
export type Worth = (coalitions: readonly Coalition[]) => Promise<Float32Array>

export interface ShapleyValues {
  readonly method: 'exact' | 'sampled'
  /** Worth of nobody and of everybody, by game. */
  readonly base: Float64Array
  readonly full: Float64Array
  /** [players x games]; over the players they add up to full - base. */
  readonly parts: Float64Array
  /** Standard errors of the parts, where they are sampled. [players x games] */
  readonly errors: Float64Array | null
  /** Shapley interaction index of every two players in the order of `pairsOf`; null where sampled. [pairs x games] */
  readonly interactions: Float64Array | null
  /** Coalitions that were scored. */
  readonly scored: number
}

/** Coalitions that are scored together. */
const together = 256

/** Every two of n players: 0 1, 0 2, ... 1 2, ... */
export function pairsOf(players: number): { a: number; b: number }[] {
  return Array.from({ length: players }, (_, a) => Array.from({ length: players - a - 1 }, (__, n) => ({ a, b: a + 1 + n }))).flat()
}

/**
 * Every coalition is scored once. With s = |S| and n players (Shapley 1953; the index of two players: Grabisch & Roubens 1999):
 *
 *   phi_i = sum over S without i       of s! (n-s-1)! / n!     (v(S+i) - v(S))
 *   I_ij  = sum over S without i and j of s! (n-s-2)! / (n-1)! (v(S+i+j) - v(S+i) - v(S+j) + v(S))
 *
 * Each coalition's worth goes into all sums with its weight at once, so that no more than a block of them is kept.
 */
export async function exactShapley(players: number, games: number, worth: Worth): Promise<ShapleyValues> {
  const pairs = pairsOf(players)
  const parts = new Float64Array(players * games)
  const interactions = new Float64Array(pairs.length * games)
  const scored = 2 ** players
  let [base, full] = [new Float64Array(games), new Float64Array(games)]
  for (let from = 0; from < scored; from += together) {
    const block = Array.from({ length: Math.min(together, scored - from) }, (_, at) =>
      Uint8Array.from({ length: players }, (__, player) => ((from + at) >>> player) & 1),
    )
    const values = await worth(block)
    block.forEach((coalition, at) => {
      const own = values.subarray(at * games, (at + 1) * games)
      const size = coalition.reduce((sum, mark) => sum + mark, 0)
      for (let player = 0; player < players; player++) {
        const inside = coalition[player]
        addScaled(parts, player, own, (inside === 1 ? 1 : -1) / (players * choose(players - 1, size - inside)))
      }
      pairs.forEach(({ a, b }, pair) => {
        const inside = coalition[a] + coalition[b]
        addScaled(interactions, pair, own, (inside === 1 ? -1 : 1) / ((players - 1) * choose(players - 2, size - inside)))
      })
      if (size === 0) base = Float64Array.from(own)
      if (size === players) full = Float64Array.from(own)
    })
  }
  return { method: 'exact', base, full, parts, errors: null, interactions, scored }
}

/**
 * Means over random orders in which the players come (Castro, Gomez, Tejada 2009), each order followed by its reverse, whose errors tend to cancel
 * (antithetic: Mitchell, Cooper, Frank, Holmes 2022). The mean of an order and its reverse is one draw; the standard errors are of these.
 */
export async function sampledShapley(players: number, games: number, budget: number, worth: Worth, rng: Rng): Promise<ShapleyValues> {
  const ends = await worth([new Uint8Array(players), new Uint8Array(players).fill(1)])
  const [base, full] = [Float64Array.from(ends.subarray(0, games)), Float64Array.from(ends.subarray(games))]
  const each = 2 * (players - 1)
  const draws = Math.max(2, Math.floor((budget - 2) / each))
  const sums = new Float64Array(players * games)
  const squares = new Float64Array(players * games)
  const draw = new Float64Array(players * games)
  const drawsTogether = Math.max(1, Math.floor(together / each))
  for (let from = 0; from < draws; from += drawsTogether) {
    const orders = Array.from({ length: Math.min(drawsTogether, draws - from) }, () => permutation(players, rng)).flatMap((order) => [
      order,
      order.toReversed(),
    ])
    const values = await worth(orders.flatMap(growing))
    orders.forEach((order, at) => {
      const steps = values.subarray(at * (players - 1) * games, (at + 1) * (players - 1) * games)
      order.forEach((player, place) => {
        for (let game = 0; game < games; game++) {
          const before = place === 0 ? base[game] : steps[(place - 1) * games + game]
          const after = place === players - 1 ? full[game] : steps[place * games + game]
          draw[player * games + game] += (after - before) / 2
        }
      })
      if (at % 2 === 0) return
      draw.forEach((value, cell) => {
        sums[cell] += value
        squares[cell] += value ** 2
      })
      draw.fill(0)
    })
  }
  const parts = sums.map((sum) => sum / draws)
  const errors = squares.map((square, cell) => Math.sqrt(Math.max(0, square / draws - parts[cell] ** 2) / (draws - 1)))
  return { method: 'sampled', base, full, parts, errors, interactions: null, scored: 2 + draws * each }
}

/** The coalitions that an order goes through between nobody and everybody. */
function growing(order: Uint32Array): Coalition[] {
  return Array.from({ length: order.length - 1 }, (_, place) => {
    const coalition = new Uint8Array(order.length)
    for (const player of order.subarray(0, place + 1)) coalition[player] = 1
    return coalition
  })
}

function addScaled(sums: Float64Array, row: number, values: Float32Array, scale: number): void {
  for (let game = 0; game < values.length; game++) sums[row * values.length + game] += scale * values[game]
}

/** Binomial coefficient. */
function choose(n: number, k: number): number {
  let product = 1
  for (let step = 1; step <= k; step++) product = (product * (n - k + step)) / step
  return product
}
