import type { Sentinel } from '../define.ts'
import type { CodeFigures } from './posterior.ts'

/** After so many epochs a unit that will be used has been found. */
const settled = 5
/** Validation must have fallen by so much before the weight of the divergence is blamed. */
const clearFall = 0.97

/** Posterior collapse: q(z | x) is the prior whatever x is, and so are the lists. */
export function posteriorCollapse(units: number): Sentinel {
  return {
    id: 'posterior-collapse',
    check(epochs) {
      const last = epochs.at(-1)
      const active = last?.losses['activeUnits']
      if (!last || active === undefined || last.epoch < settled || active > 0.05 * units) return null
      const nats = (name: keyof CodeFigures): string => last.losses[name].toPrecision(2)
      return {
        title: 'The code has collapsed',
        evidence: `${active} of ${units} units of the code differ between people; the divergence of a unit is ${nats('unitKlLeast')} nats at least, ${nats('unitKlMedian')} in the middle, ${nats('unitKlMost')} at most.`,
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
