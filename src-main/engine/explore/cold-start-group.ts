import type { UserGroup } from '../../contract/index.ts'
import { rowOf } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'
import { type SegmentField, wilsonInterval } from './cold-start-segments.ts'

/**
 * The members of a group, ascending.
 * @throws WorkbenchError INVALID_INPUT for a field or a value that no user has, for a group of nobody, and for one of everybody.
 */
export function findGroup(run: ColdRun, population: Population, segments: readonly SegmentField[], group: UserGroup): Uint32Array {
  const wanted = new Map<SegmentField, Set<number>>()
  for (const { field, value } of group.values) {
    const segment = segments.find((one) => one.field === field)
    if (segment === undefined) {
      const known = segments.map((one) => one.field).join(', ')
      throw new WorkbenchError('INVALID_INPUT', `Users cannot be told apart by "${field}".`, `Known: ${known}.`)
    }
    const place = segment.values.indexOf(value)
    if (place < 0) {
      throw new WorkbenchError('INVALID_INPUT', `No group of users has ${field} "${value}".`, `Known: ${segment.values.join(', ')}.`)
    }
    wanted.set(segment, (wanted.get(segment) ?? new Set()).add(place))
  }
  const rows = group.users === null ? null : new Set(group.users.map((id) => run.users.find(id)))
  const members = Uint32Array.from(population.users.keys()).filter(
    (member) =>
      (rows === null || rows.has(population.users[member])) &&
      [...wanted].every(([segment, places]) => rowOf(segment.members, member).some((place) => places.has(place))),
  )
  if (members.length === 0) {
    throw new WorkbenchError('INVALID_INPUT', 'The group has no user with a history.', 'Take a value away, or name other users.')
  }
  if (members.length === population.count) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'The group has all users: there is nobody to compare it with.',
      'Name what sets its users apart.',
    )
  }
  return members
}

/** Whether a group makes up its goal of an audience; without one, more than its share of all users, beyond chance. Nearer is a greater share. */
export function judgeGroup(members: Uint32Array, marks: Uint8Array, goal: number | null): { isReached: boolean; distance: number } {
  const size = marks.reduce((sum, mark) => sum + mark, 0)
  const inside = members.reduce((sum, member) => sum + marks[member], 0)
  const isReached = goal === null ? wilsonInterval(inside, size).low > members.length / marks.length : inside >= goal * size
  return { isReached, distance: -inside / size }
}

/** For each user of a group the share of all users that score lower; equal ones count half. */
export function percentilesOf(members: Uint32Array, scores: Float32Array): Float64Array {
  const sorted = scores.toSorted()
  return Float64Array.from(
    members,
    (member) => (firstAbove(sorted, scores[member], false) + firstAbove(sorted, scores[member], true)) / 2 / scores.length,
  )
}

/** How many of the ascending numbers are lower than a score, or no higher. */
function firstAbove(sorted: Float32Array, score: number, isPastEqual: boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < score || (isPastEqual && sorted[middle] === score)) low = middle + 1
    else high = middle
  }
  return low
}
