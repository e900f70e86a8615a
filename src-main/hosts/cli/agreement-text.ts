import type { Agreement } from '../../contract/index.ts'
import { table } from './text.ts'

const shownDisputed = 10

/** Where several runs agree on the audience of an item, and on whom they do not. */
export function describeAgreement({ population, size, rankings, correlation, overlap, agreed, ever, seeds, disputed }: Agreement): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const header = rankings.map((_, place) => String(place + 1))
  const name = (place: number): string => `${place + 1} ${rankings[place].name}${rankings[place].runId === null ? ' (plain ranking)' : ''}`
  return [
    `${size} of ${population} users; ${agreed} of the ${ever} who are in any audience are in all of them.`,
    `Rank correlation over all users:\n\n${table(
      ['', ...header],
      correlation.map((row, place) => [name(place), ...row.map((value) => value.toFixed(2))]),
    )}`,
    `Of the row's audience, the share that is in the column's:\n\n${table(
      ['', ...header],
      overlap.map((row, place) => [name(place), ...row.map(percent)]),
    )}`,
    seeds === null
      ? 'No other seed of this run is there: train it with --seeds to see what luck does.'
      : `Seeds ${seeds.seeds.join(', ')}: ${seeds.always} of ${seeds.ever} users are in every seed's audience. Another seed moves a user by ${percent(
          seeds.deviation.median,
        )} of all users (median of the standard deviations; one in ten by more than ${percent(
          seeds.deviation.high,
        )}). At this run's threshold the audiences have ${seeds.sizes.join(', ')} users.`,
    ...(disputed.length === 0 || rankings.length < 2
      ? []
      : [
          `Users whom they place farthest apart (percentiles):\n\n${table(
            ['user', ...header, 'interactions'],
            disputed
              .slice(0, shownDisputed)
              .map(({ user, percentiles, interactions }) => [
                user,
                ...percentiles.map((one) => (100 * one).toFixed(0)),
                String(interactions),
              ]),
          )}`,
        ]),
  ].join('\n\n')
}
