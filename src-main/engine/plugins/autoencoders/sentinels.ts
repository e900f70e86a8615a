import type { Sentinel } from '../define.ts'

/** After so many epochs a unit that will be used has been found. */
const settled = 5
/** Validation must have fallen by so much before the weight of the divergence is blamed. */
const clearFall = 0.97

/**
 * Units whose mean differs between people: variance above .01 (Burda, Grosse, Salakhutdinov, Importance Weighted Autoencoders, ICLR 2016,
 * section 5.2). `means`: [people x units], row-major.
 */
export function activeUnits(means: Float32Array, units: number): number {
  const rows = means.length / units
  let active = 0
  for (let unit = 0; unit < units; unit++) {
    let sum = 0
    let squares = 0
    for (let at = unit; at < means.length; at += units) {
      sum += means[at]
      squares += means[at] ** 2
    }
    if (squares / rows - (sum / rows) ** 2 > 0.01) active++
  }
  return active
}

/** Posterior collapse: q(z | x) is the prior whatever x is, and so are the lists. */
export function posteriorCollapse(units: number): Sentinel {
  return {
    id: 'posterior-collapse',
    check(epochs) {
      const last = epochs.at(-1)
      const active = last?.losses['activeUnits']
      if (!last || active === undefined || last.epoch < settled || active > 0.05 * units) return null
      return {
        title: 'The code has collapsed',
        evidence: `${active} of ${units} units of the code differ between people; the divergence is ${(last.losses['kl'] / units).toPrecision(3)} nats per unit.`,
        advice: 'Lists hardly depend on the person. Lower the cap of beta, or anneal it over more epochs.',
      }
    },
  }
}

/** Validation turns down while beta goes on rising: the divergence is weighed more than is good for the lists. */
export function divergenceTooStrong(selection: string): Sentinel {
  return {
    id: 'kl-too-strong',
    check(epochs) {
      const measured = epochs.filter(({ validation }) => validation[selection] !== undefined)
      if (measured.length === 0) return null
      const best = measured.reduce((top, point) => (point.validation[selection] > top.validation[selection] ? point : top))
      const after = measured.filter(({ epoch }) => epoch > best.epoch)
      const last = after.at(-1)
      if (!last || after.length < settled) return null
      const [was, is] = [best.losses['beta'], last.losses['beta']]
      const hasFallen = last.validation[selection] < clearFall * best.validation[selection]
      // What over-fits codes people ever more sharply; here the codes give way to the prior.
      const givesWay = last.losses['kl'] < 0.85 * best.losses['kl']
      if (was === undefined || is === undefined || is < 1.1 * was || !hasFallen || !givesWay) return null
      return {
        title: 'The divergence weighs too much',
        evidence: `Since epoch ${best.epoch} beta rose from ${was.toFixed(2)} to ${is.toFixed(2)}, the divergence fell from ${best.losses['kl'].toFixed(1)} to ${last.losses['kl'].toFixed(1)} nats, and validation ${selection} fell from ${best.validation[selection].toFixed(4)} to ${last.validation[selection].toFixed(4)}.`,
        advice: `Cap beta near ${was.toFixed(2)}, where validation was best (the paper's own way of choosing it).`,
      }
    },
  }
}
