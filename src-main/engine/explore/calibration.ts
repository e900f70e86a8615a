/** Steps of Newton's method; it needs fewer than ten where the scores say anything. */
const mostSteps = 50
const smallEnough = 1e-9
/** Scores are counted in bins of this width. */
const binWidth = 0.1

/** Probability of a yes by a score. */
export type Calibration = (score: number) => number

/**
 * Counts yes and no by score, and fits P(yes | s) = 1 / (1 + exp(-(a s + b))) by maximum likelihood. As in Platt (1999) a yes counts as
 * (Y + 1) / (Y + 2) of one and a no as 1 / (N + 2), for Y and N of them: a sample without any yes is no proof that there is none.
 */
export function createCalibrator(): { add(score: number, isYes: boolean): void; fit(): Calibration } {
  const bins = new Map<number, { yes: number; no: number }>()
  return {
    add(score, isYes) {
      const bin = Math.round(score / binWidth)
      const counts = bins.get(bin) ?? { yes: 0, no: 0 }
      counts[isYes ? 'yes' : 'no']++
      bins.set(bin, counts)
    },
    fit() {
      const [allYes, allNo] = [...bins.values()].reduce(([y, n], { yes, no }) => [y + yes, n + no], [0, 0])
      const [ofYes, ofNo] = [(allYes + 1) / (allYes + 2), 1 / (allNo + 2)]
      const counts = [...bins].map(([bin, { yes, no }]) => ({ score: bin * binWidth, yes: yes * ofYes + no * ofNo, count: yes + no }))
      let [a, b] = [0, Math.log((allYes + 1) / (allNo + 1))]
      for (let step = 0; step < mostSteps; step++) {
        // Gradient and Hessian of the log likelihood, with a weak pull of the slope to 0 that keeps separable samples finite.
        let [gradientA, gradientB, aa, ab, bb] = [-1e-3 * a, 0, 1e-3, 0, 1e-9]
        for (const { score, yes, count } of counts) {
          const p = sigmoid(a * score + b)
          const weight = count * p * (1 - p)
          gradientA += (yes - count * p) * score
          gradientB += yes - count * p
          aa += weight * score * score
          ab += weight * score
          bb += weight
        }
        const determinant = aa * bb - ab * ab
        const moveA = (bb * gradientA - ab * gradientB) / determinant
        const moveB = (aa * gradientB - ab * gradientA) / determinant
        // Far from the best Newton's step may overshoot.
        const shorter = Math.min(1, 2 / Math.max(Math.abs(moveA), Math.abs(moveB), 1e-300))
        a += shorter * moveA
        b += shorter * moveB
        if (Math.abs(moveA) + Math.abs(moveB) < smallEnough) break
      }
      return (score) => sigmoid(a * score + b)
    },
  }
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
