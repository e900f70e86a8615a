import type { ProfileCourseAnswer } from '../../contract/index.ts'
import { table } from './text.ts'

const namedDimensions = 3

/** How far each value's profile was from what it became, epoch by epoch, and what it stood for most at first and in the end. */
export function describeCourse({ dimensions, epochs, values, untracked }: ProfileCourseAnswer): string {
  const top = (profile: readonly number[]): string =>
    profile
      .map((value, place) => ({ value, name: dimensions[place].value }))
      .sort((a, b) => b.value - a.value)
      .slice(0, namedDimensions)
      .map(({ name }) => name)
      .join(', ')
  return [
    'Distance of each generated profile to the one that the run has, as a share of its length:',
    table(
      ['epoch', ...values.map(({ value }) => value)],
      epochs.map((epoch, at) => [String(epoch), ...values.map(({ distances }) => distances[at].toFixed(3))]),
    ),
    table(
      ['value', 'most, at first', 'most, now'],
      values.map(({ value, profiles }) => [value, top(profiles[0]), top(profiles[profiles.length - 1])]),
    ),
    ...(untracked.length === 0 ? [] : [`Not kept while training: ${untracked.map(({ value }) => value).join(', ')}.`]),
  ].join('\n\n')
}
