import type { AttributeColumn } from '../../../data/dataset.ts'
import { textsOf } from '../../../data/content-values.ts'
import type { Csr } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'

/** Another number of groups is a personal list in disguise, and one row of numbers each. */
const mostGroups = 1000
const dayInSeconds = 86_400

export interface PopularityConfig {
  readonly counted: 'all-time' | 'recent' | 'half-life'
  readonly windowDays: number
  readonly halfLifeDays: number
  readonly group: string
}

/** What each training interaction counts. */
export function weightsOf(
  { counted, windowDays, halfLifeDays }: PopularityConfig,
  train: Csr,
  timesOf: ((interactions: Csr) => Float64Array) | undefined,
): Float64Array {
  if (counted === 'all-time') return new Float64Array(train.indices.length).fill(1)
  if (!timesOf) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      'What is popular now cannot be told: this dataset has no times that mean the same for all users.',
      'Count all of the time (counted = all-time).',
    )
  }
  const times = timesOf(train)
  const latest = times.reduce((last, time) => Math.max(last, time), -Infinity)
  const ageOf = (time: number): number => (latest - time) / dayInSeconds
  return counted === 'recent'
    ? times.map((time) => (ageOf(time) <= windowDays ? 1 : 0))
    : times.map((time) => 2 ** (-ageOf(time) / halfLifeDays))
}

/** The group of each user, null without one; the first of several values. */
export function groupsOf(columns: readonly AttributeColumn[], name: string, users: number): (string | null)[] {
  if (name === '') return new Array<null>(users).fill(null)
  const column = columns.find(({ field }) => field.name === name)
  if (!column) {
    const known = columns.map(({ field }) => field.name).join(', ')
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The users have no attribute "${name}".`,
      known === '' ? 'Leave the group empty: the users of this dataset have no attributes.' : `Choose among: ${known}.`,
      { details: { field: 'group' } },
    )
  }
  return Array.from({ length: users }, (_, user) => textsOf(column.values[user]).at(0) ?? null)
}

export interface Popularity {
  /** In the order of the rows after the first. */
  readonly groups: readonly string[]
  /** The first row is everybody's, then one per group. [1 + groups, items] */
  readonly scores: Float32Array
}

/** Sums of the weights. What a group has not met at all comes in the order of everybody's list: their share of it, below 1, is added. */
export function tally(train: Csr, weights: Float64Array, groupOf: readonly (string | null)[]): Popularity {
  const groups = [...new Set(groupOf)].filter((group) => group !== null).sort()
  if (groups.length > mostGroups) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      `The users fall into ${groups.length} groups; ${mostGroups} are the most.`,
      'Choose an attribute with fewer values.',
      { details: { field: 'group' } },
    )
  }
  const n = train.cols
  const sums = new Float64Array((1 + groups.length) * n)
  let total = 0
  for (let user = 0; user < train.rows; user++) {
    const group = groupOf[user]
    const own = group === null ? 0 : (1 + groups.indexOf(group)) * n
    for (let k = train.indptr[user]; k < train.indptr[user + 1]; k++) {
      sums[train.indices[k]] += weights[k]
      if (own > 0) sums[own + train.indices[k]] += weights[k]
      total += weights[k]
    }
  }
  const scores = Float32Array.from(sums, (sum, at) => (at < n ? sum : sum + sums[at % n] / (1 + total)))
  return { groups, scores }
}
