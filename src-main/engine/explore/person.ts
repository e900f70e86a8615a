import type { UserList } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { EvaluationPart, Split } from '../data/split.ts'
import { rowOf } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { ExploredRun } from './explored-run.ts'

type Role = Exclude<UserList['role'], 'custom'>

/** A user as the run sees them. `known` and `heldOut` are columns of the split, ascending. */
export interface Person {
  readonly role: Role
  /** Row of the split; null for users that the split left out. */
  readonly row: number | null
  /** Row of the test part, where the stored evaluation has this user; null for everybody else. */
  readonly testRow: number | null
  readonly known: Uint32Array
  readonly heldOut: Uint32Array
}

const none = new Uint32Array(0)

/** The user of this external id. @throws WorkbenchError USER_NOT_FOUND. */
export function getPerson(run: ExploredRun, dataset: Dataset | null, user: string): Person {
  const row = run.users.find(user)
  if (row !== undefined) return personAt(run.split, row)
  if (dataset?.users.find(user) !== undefined) return { ...leftOut, known: positivesOf(run, dataset, user) }
  throw new WorkbenchError(
    'USER_NOT_FOUND',
    `There is no user "${user}" in dataset "${run.manifest.datasetName}".`,
    'Check the spelling, or find the user in the list of users; for somebody new, give a history instead.',
  )
}

const leftOut = { role: 'unused', row: null, testRow: null, heldOut: none } satisfies Partial<Person>

/** Test before validation before training: under weak generalisation a user is in all three, and the test is what one wants to see. */
export function personAt(split: Split, row: number): Person {
  const testRow = rowIn(split.test, row)
  if (testRow !== null) return { role: 'test', row, testRow, ...partRow(split.test, testRow) }
  const validationRow = rowIn(split.validation, row)
  if (validationRow !== null) return { role: 'validation', row, testRow: null, ...partRow(split.validation, validationRow) }
  return { role: 'train', row, testRow: null, known: rowOf(split.train, row), heldOut: none }
}

function partRow(part: EvaluationPart, row: number): Pick<Person, 'known' | 'heldOut'> {
  return { known: rowOf(part.foldIn, row), heldOut: rowOf(part.heldOut, row) }
}

/** A part's users ascend. */
function rowIn(part: EvaluationPart, user: number): number | null {
  let from = 0
  let to = part.users.length
  while (from < to) {
    const middle = (from + to) >> 1
    if (part.users[middle] < user) from = middle + 1
    else to = middle
  }
  return part.users[from] === user ? from : null
}

/** What a user that the split left out likes, as far as the model knows the items: the last rating of each, if it reaches the threshold. */
function positivesOf(run: ExploredRun, dataset: Dataset, user: string): Uint32Array {
  const index = dataset.users.find(user)
  if (index === undefined) return none
  const { threshold } = run.split.counts
  const liked = new Map<number, boolean>()
  for (let k = dataset.userOffsets[index]; k < dataset.userOffsets[index + 1]; k++) {
    const column = run.items.find(dataset.items.ids[dataset.itemOf[k]])
    if (column !== undefined) liked.set(column, threshold === null || dataset.ratingOf === null || dataset.ratingOf[k] >= threshold)
  }
  return Uint32Array.from([...liked].filter(([, isLiked]) => isLiked).map(([column]) => column)).sort()
}
