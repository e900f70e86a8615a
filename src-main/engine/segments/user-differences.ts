import { type EvaluatedRun, isHigherBetter, requireSameUsers } from '../evaluation/compare.ts'
import { WorkbenchError } from '../kernel/errors.ts'

/** What two runs reach for the same users. Place p is about row `subjects[p]` of the split's users; users without test items are not there. */
export interface UserDifferences {
  readonly subjects: Uint32Array
  readonly first: Float32Array
  readonly second: Float32Array
  readonly higherIsBetter: boolean
}

/**
 * One metric of two runs, user by user.
 * @throws WorkbenchError NOT_COMPARABLE for runs that were not measured on the same users, INVALID_INPUT for a metric that has no value per
 * user, and for runs whose figures are about items.
 */
export function userDifferences(first: EvaluatedRun, second: EvaluatedRun, metric: string): UserDifferences {
  requireSameUsers(first, second)
  if (first.evaluation.direction === 'users-for-item') {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${first.name} ranks users for items: its figures are of items, none of users.`,
      'Choose runs that rank items for users.',
    )
  }
  const columns = [first, second].map(({ name, evaluation }) => {
    const values = evaluation.perUser[metric]
    if (values) return values
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${metric} has no value per user in ${name}.`,
      `Choose one of: ${Object.keys(evaluation.perUser).join(', ')}.`,
    )
  })
  const rows = Uint32Array.from(first.evaluation.subjects.keys()).filter((row) => columns.every((values) => !Number.isNaN(values[row])))
  const at = (values: Float32Array): Float32Array => Float32Array.from(rows, (row) => values[row])
  return {
    subjects: Uint32Array.from(rows, (row) => first.evaluation.subjects[row]),
    first: at(columns[0]),
    second: at(columns[1]),
    higherIsBetter: isHigherBetter(metric),
  }
}

/** Rows of the split's users whom the first run serves better than the second by more than `margin` of the metric. */
export function servedBetter({ subjects, first, second, higherIsBetter }: UserDifferences, margin: number): Uint32Array {
  const sign = higherIsBetter ? 1 : -1
  return subjects.filter((_, place) => sign * (first[place] - second[place]) > margin)
}
