import type { Attribution } from '../../contract/index.ts'
import { table } from './text.ts'

const shownPairs = 15

/** What each value adds to a user's score, and which two of them work together. */
export function describeAttribution({
  user,
  rank,
  score,
  base,
  method,
  scored,
  possible,
  values,
  sampledUsers,
  interactions,
}: Attribution): string {
  const number = (value: number): string => value.toPrecision(4)
  const how =
    method === 'exact'
      ? `Exact Shapley values: all ${scored} sets of values were scored.`
      : `Shapley values sampled over ${scored} of ${possible} sets of values, with 95 % intervals.`
  const pairs = (interactions ?? []).toSorted((a, b) => Math.abs(b.mean) - Math.abs(a.mean)).slice(0, shownPairs)
  return [
    `User ${user}, rank ${rank}: score ${number(score)}, of which ${number(base)} is for an item that nothing is known of. ${how}`,
    table(
      ['field', 'value', 'adds', '95 % interval', 'adds, mean user', 'in the history', 'such as'],
      values
        .toSorted((a, b) => Math.abs(b.part) - Math.abs(a.part))
        .map(({ field, value, part, sampling, populationMean, carriers }) => [
          field,
          value,
          number(part),
          sampling === null ? 'exact' : `${number(sampling.low)} to ${number(sampling.high)}`,
          number(populationMean),
          String(carriers.count),
          carriers.items.map(({ item, title }) => title ?? item).join('; '),
        ]),
    ),
    ...(interactions === null
      ? ['Too many values for the interactions of pairs: give more --coalitions.']
      : pairs.length === 0
        ? []
        : [
            `Two values together, beyond what each adds alone (Shapley interaction index, mean of ${sampledUsers} users):`,
            table(
              ['value', 'with', 'adds', '95 % interval'],
              pairs.map(({ a, b, mean, low, high }) => [
                values[a].value,
                values[b].value,
                number(mean),
                `${number(low)} to ${number(high)}`,
              ]),
            ),
          ]),
  ].join('\n\n')
}
