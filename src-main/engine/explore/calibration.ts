/** Steps of Newton's method; it needs fewer than ten where the scores say anything. */
const mostSteps = 50
const smallEnough = 1e-9
/** Scores are counted in bins of this width. */
const binWidth = 0.1

/** Probability of a yes by a score. */
export type Calibration = (score: number) => number

/** Counts yes and no by score, and fits P(yes | s) = 1 / (1 + exp(-(a s + b))) (Platt 1999) by maximum likelihood. */
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
      // One more of either: a sample without any yes is no proof that there is none.
      const counts = [...bins].map(([bin, { yes, no }]) => ({ score: bin * binWidth, yes, count: yes + no }))
      const all = counts.reduce((sum, { count }) => sum + count, 2)
      const taken = counts.reduce((sum, { yes }) => sum + yes, 1)
      let [a, b] = [0, Math.log(taken / (all - taken))]
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
