/**
 * How many of n negatives, drawn evenly and without repetition, stand above an item: hypergeometric (Krichene and Rendle, KDD 2020, section 4, who
 * draw with repetition and get the binomial). With N others of which c stand above, P(X = x) = C(c, x) C(N - c, n - x) / C(N, n).
 */
export class DrawnAbove {
  /** `probabilities[x]` of the newest question, for x from `first` to `last`; what lies outside does not count. */
  readonly probabilities: Float64Array
  first = 0
  last = -1
  readonly #logFactorials: Float64Array
  /** 1 / j: a quotient of neighbours costs no division. */
  readonly #inverse: Float64Array
  readonly #negligible: number

  /** `mostOthers`: the largest N, `mostAsked`: the largest x, that will be asked for; chances below `negligible` are taken for none. */
  constructor(mostOthers: number, mostAsked: number, negligible: number) {
    this.#negligible = negligible
    this.probabilities = new Float64Array(mostAsked + 1)
    this.#logFactorials = new Float64Array(mostOthers + 1)
    for (let n = 2; n <= mostOthers; n++) this.#logFactorials[n] = this.#logFactorials[n - 1] + Math.log(n)
    this.#inverse = Float64Array.from({ length: mostOthers + 2 }, (_, j) => 1 / j)
  }

  /** Of `others` of which `above` stand above, `drawn` are drawn (all, when there are fewer): the chances of 0 to `most` above; none when `last` < `first`. */
  ask(others: number, above: number, drawn: number, most: number): void {
    const n = Math.min(drawn, others)
    const low = Math.max(0, n - (others - above))
    const high = Math.min(n, above, most)
    this.first = low
    this.last = low - 1
    if (low > high) return
    const { probabilities: p } = this
    const inverse = this.#inverse
    const least = this.#negligible
    // From the largest outwards, so that a chance too small for a double is one that does not count.
    const peak = Math.min(high, Math.max(low, Math.floor(((n + 1) * (above + 1)) / (others + 2))))
    p[peak] = this.#chance(others, above, n, peak)
    if (p[peak] < least) return
    const rest = others - above - n
    let x = peak
    for (; x > low && p[x] > least; x--) p[x - 1] = p[x] * x * (rest + x) * inverse[above - x + 1] * inverse[n - x + 1]
    this.first = x
    for (x = peak; x < high && p[x] > least; x++) p[x + 1] = p[x] * (above - x) * (n - x) * inverse[x + 1] * inverse[rest + x + 1]
    this.last = x
  }

  #chance(others: number, above: number, n: number, x: number): number {
    const f = this.#logFactorials
    const of = f[above] - f[x] - f[above - x] + f[others - above] - f[n - x] - f[others - above - n + x]
    return Math.exp(of - (f[others] - f[n] - f[others - n]))
  }
}
