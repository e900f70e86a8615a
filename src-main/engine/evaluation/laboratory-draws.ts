/**
 * How many of n negatives, drawn evenly and without repetition, stand above an item: hypergeometric (Krichene and Rendle, KDD 2020, section 4, who
 * draw with repetition and get the binomial). With N others of which c stand above, P(X = x) = C(c, x) C(N - c, n - x) / C(N, n).
 */
export class DrawnAbove {
  /** `probabilities[x]` of the newest question, for x from `first` to `last`; what lies outside is below 1e-17 of the largest. */
  readonly probabilities: Float64Array
  first = 0
  last = -1
  readonly #logFactorials: Float64Array

  /** `mostOthers`: the largest N, `mostAsked`: the largest x, that will be asked for. */
  constructor(mostOthers: number, mostAsked: number) {
    this.probabilities = new Float64Array(mostAsked + 1)
    this.#logFactorials = new Float64Array(mostOthers + 1)
    for (let n = 2; n <= mostOthers; n++) this.#logFactorials[n] = this.#logFactorials[n - 1] + Math.log(n)
  }

  /** Of `others` of which `above` stand above, `drawn` are drawn (all, when there are fewer): the chances of 0 to `most` above. */
  ask(others: number, above: number, drawn: number, most: number): void {
    const n = Math.min(drawn, others)
    const low = Math.max(0, n - (others - above))
    const high = Math.min(n, above, most)
    this.first = low
    this.last = low - 1
    if (low > high) return
    const { probabilities: p } = this
    // From the largest outwards, so that a chance too small for a double is one that does not count.
    const peak = Math.min(high, Math.max(low, Math.floor(((n + 1) * (above + 1)) / (others + 2))))
    p[peak] = this.#chance(others, above, n, peak)
    const least = p[peak] * 1e-17
    this.first = peak
    while (this.first > low && p[this.first] > least) {
      const x = this.first--
      p[x - 1] = (p[x] * x * (others - above - n + x)) / ((above - x + 1) * (n - x + 1))
    }
    this.last = peak
    while (this.last < high && p[this.last] > least) {
      const x = this.last++
      p[x + 1] = (p[x] * (above - x) * (n - x)) / ((x + 1) * (others - above - n + x + 1))
    }
  }

  #chance(others: number, above: number, n: number, x: number): number {
    const f = this.#logFactorials
    const choose = (of: number, which: number): number => f[of] - f[which] - f[of - which]
    return Math.exp(choose(above, x) + choose(others - above, n - x) - choose(others, n))
  }
}
