import type { PairedTest } from '../../contract/index.ts'
import { countText, differenceText, metricText, percentText, pText } from '../kernel/number-text.ts'
import { metricTitle } from './metric-title.ts'

interface Circumstances {
  readonly base: string
  readonly other: string
  /** The base's own figure; null where it has none. */
  readonly baseValue: number | null
  readonly subject: 'user' | 'item'
  /** Runs that are compared with the base. */
  readonly family: number
}

/** One comparison in plain words; nothing is called a difference that the corrected test does not tell from chance. */
export function describeTest(test: Omit<PairedTest, 'sentence'>, { base, other, baseValue, subject, family }: Circumstances): string {
  const name = metricTitle(test.metric)
  const corrected = family > 1 ? ` after correction for ${family} runs` : ''
  const facts = [
    `95 % interval ${differenceText(test.low)} to ${differenceText(test.high)}`,
    `${pText(test.corrected.randomization)}${corrected}`,
    ...(test.effectSize === null ? [] : [`effect size ${differenceText(test.effectSize)}`]),
  ].join(', ')
  const shares = `Of ${countText(test.pairs)} ${subject}s it serves ${percentText(test.shares.better)} better, ${percentText(test.shares.worse)} worse and ${percentText(test.shares.equal)} the same.`
  if (test.verdict === 'open') {
    return `No difference between ${other} and ${base} is shown: ${name} differs by ${differenceText(test.difference)}, ${facts}. ${shares}`
  }
  const direction = test.difference > 0 ? 'higher' : 'lower'
  const relative = baseValue ? ` (${percentText(Math.abs(test.difference) / baseValue, 1)})` : ''
  return `${other} is ${test.verdict} than ${base}: ${name} is ${metricText(Math.abs(test.difference))}${relative} ${direction}, ${facts}. ${shares}`
}
