/** What q(z | x) says of people, unit by unit. A type, for it goes among the figures of an epoch. */
export type CodeFigures = {
  readonly activeUnits: number
  /** Divergence of one unit from the prior, nats, mean over people: of the unit that has least of it, the middle one, and the one with most. */
  readonly unitKlLeast: number
  readonly unitKlMedian: number
  readonly unitKlMost: number
}

/** A unit whose mean varies by less between people is not used (Burda, Grosse, Salakhutdinov, Importance Weighted Autoencoders, ICLR 2016, section 5.2). */
const usedVariance = 0.01

/**
 * Of `posterior`, the means and log-variances of people side by side: [people x 2 units], row-major. The divergence of a unit is
 * 1/2 ( exp(logvar) + mu^2 - 1 - logvar ), of which equation 5 of Liang et al. 2018 has the sum over units.
 */
export function describeCode(posterior: Float32Array, units: number): CodeFigures {
  const width = 2 * units
  const people = posterior.length / width
  const divergences = new Float64Array(units)
  let activeUnits = 0
  for (let unit = 0; unit < units; unit++) {
    let sum = 0
    let squares = 0
    let divergence = 0
    for (let at = unit; at < posterior.length; at += width) {
      const mean = posterior[at]
      const logVariance = posterior[at + units]
      sum += mean
      squares += mean ** 2
      divergence += 0.5 * (Math.exp(logVariance) + mean ** 2 - 1 - logVariance)
    }
    if (squares / people - (sum / people) ** 2 > usedVariance) activeUnits++
    divergences[unit] = divergence / people
  }
  divergences.sort()
  return { activeUnits, unitKlLeast: divergences[0], unitKlMedian: divergences[units >> 1], unitKlMost: divergences[units - 1] }
}
