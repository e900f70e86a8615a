import type { RunDetail } from '../../contract/index.ts'

/** What decides whether figures are comparable. */
type Measured = Pick<RunDetail, 'summary' | 'protocol' | 'split'>
import { WorkbenchError } from '../kernel/errors.ts'

/** Why these runs may not share a table, in words; empty when they may. Figures are comparable on the same split, candidates and direction. */
export function comparability(details: readonly Measured[]): string[] {
  const reasons = details.flatMap(({ summary, protocol }) =>
    protocol === null ? [`"${summary.name}" has not been evaluated (it is ${summary.state}).`] : [],
  )
  const [base, ...others] = details.flatMap((detail) => (detail.protocol === null ? [] : [{ ...detail, protocol: detail.protocol }]))
  if (!base) return reasons
  for (const other of others) {
    const names = [`"${base.summary.name}"`, `"${other.summary.name}"`] as const
    if (other.protocol.direction !== base.protocol.direction) {
      reasons.push(`${names[0]} ranks ${inWords(base.protocol.direction)}, ${names[1]} ranks ${inWords(other.protocol.direction)}.`)
    }
    if (other.protocol.candidates !== base.protocol.candidates) {
      reasons.push(
        `${names[0]} was ranked among other candidates (${base.protocol.candidates}) than ${names[1]} (${other.protocol.candidates}).`,
      )
    }
    if (other.protocol.splitHash !== base.protocol.splitHash) reasons.push(splitDifference(base, other, names))
  }
  return reasons
}

/** @throws WorkbenchError NOT_COMPARABLE with the reasons, for runs that may not share a table. */
export function requireComparable(details: readonly Measured[]): void {
  const reasons = comparability(details)
  if (reasons.length === 0) return
  throw new WorkbenchError('NOT_COMPARABLE', `These runs may not share a table. ${reasons.join(' ')}`, 'Choose runs of one split.')
}

function splitDifference(base: Measured, other: Measured, [baseName, otherName]: readonly [string, string]): string {
  if (base.summary.datasetId !== other.summary.datasetId) {
    return `${baseName} was measured on dataset "${base.summary.datasetName}", ${otherName} on "${other.summary.datasetName}".`
  }
  if (base.split.id !== other.split.id) {
    return `${baseName} was measured on split ${base.split.id}, ${otherName} on split ${other.split.id}.`
  }
  const keys = [...new Set([...Object.keys(base.split.config), ...Object.keys(other.split.config)])].sort()
  const differing = keys
    .filter((key) => JSON.stringify(base.split.config[key]) !== JSON.stringify(other.split.config[key]))
    .map((key) => `${key} ${JSON.stringify(base.split.config[key] ?? null)} against ${JSON.stringify(other.split.config[key] ?? null)}`)
  const why = differing.length > 0 ? differing.join(', ') : 'the content of the dataset has changed in between'
  return `${baseName} and ${otherName} were measured on different cuts of split ${base.split.id}: ${why}.`
}

function inWords(direction: 'items-for-user' | 'users-for-item'): string {
  return direction === 'items-for-user' ? 'items for each user' : 'users for each item'
}
