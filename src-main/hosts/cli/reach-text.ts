import type { GroupReach, Reach, ReachPath } from '../../contract/index.ts'
import { table } from './text.ts'
import { groupWords } from './user-group.ts'

type Changes = ReachPath['changes']

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** The smallest change of an item that brings a user into its audience. */
export function describeReach({ user, rank, size, paths, nearest, tried }: Reach): string {
  const stands = `User ${user} stands at ${rank}; the audience has ${size} users.`
  if (rank <= size) return `${stands} Nothing has to change.`
  if (paths.length > 0) {
    return `${stands}\n\n${table(
      ['smallest changes', 'rank then', 'users exchanged'],
      paths.map((path) => [changeWords(path.changes), String(path.rank), String(path.gained)]),
    )}`
  }
  const closest = nearest === null ? '' : ` Nearest, rank ${nearest.rank}: ${changeWords(nearest.changes)}.`
  return `${stands} None of ${tried} items with up to three changes reaches them.${closest}`
}

/** The smallest change of an item with which a group makes up its goal of the audience. */
export function describeGroupReach({ group, share, isReached, paths, nearest, tried }: GroupReach): string {
  const stands = `${groupWords(group)}, make up ${percent(share)} of the audience.`
  if (isReached) return `${stands} Nothing has to change.`
  if (paths.length > 0) {
    return `${stands}\n\n${table(
      ['smallest changes', 'of the audience then', 'users exchanged'],
      paths.map((path) => [changeWords(path.changes), percent(path.share), String(path.gained)]),
    )}`
  }
  const closest = nearest === null ? '' : ` Nearest, ${percent(nearest.share)}: ${changeWords(nearest.changes)}.`
  return `${stands} None of ${tried} items with up to three changes makes it as much as asked.${closest}`
}

function changeWords(changes: Changes): string {
  return changes
    .map(({ kind, field, from, to }) => {
      if (kind === 'add') return `add ${field} ${to}`
      return kind === 'remove' ? `take out ${field} ${from}` : `${field} ${to} in place of ${from}`
    })
    .join(', then ')
}
