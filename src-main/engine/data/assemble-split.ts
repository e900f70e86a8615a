import type { Direction, SplitSpec } from '../../contract/index.ts'
import { type Csr, rowLength, selectRows } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { bytesOf, sha256 } from '../kernel/files.ts'
import type { Dataset } from './dataset.ts'
import type { Positives } from './positives.ts'
import type { EvaluationPart, Split } from './split.ts'

/** Where an interaction goes. The fold-in parts are the inputs of users that are held out whole. */
export const partCode = { train: 0, validation: 1, test: 2, validationFoldIn: 3, testFoldIn: 4 } as const

/** One code per entry of `positives.items`, in the same order. */
export type PartOf = Uint8Array

/** `ratio` of n, rounded down; exact where the product is a whole number in decimals (.29 of 100 is 29, not 28). */
export function floorShare(ratio: number, n: number): number {
  return Math.floor(ratio * n + 1e-9)
}

/** `ratio` of n, rounded up: 10 % of 6,034 users are 604. */
export function ceilShare(ratio: number, n: number): number {
  return Math.ceil(ratio * n - 1e-9)
}

/** What sets a weak split apart from the plain one. */
export interface WeakParts {
  /** Rows that are evaluated, ascending, where not all users are. */
  readonly users?: { readonly validation: Uint32Array; readonly test: Uint32Array }
  /** Items that are held out whole (columns, ascending): the only candidates of their part. */
  readonly newItems?: { readonly validation: Uint32Array; readonly test: Uint32Array }
  readonly direction?: Direction
  /** The only items that are ranked for each user (all users x items), held-out ones among them. */
  readonly sampled?: { readonly validation: Csr; readonly test: Csr }
  /** They were given, not drawn. */
  readonly sampleIsGiven?: true
}

/** All users x items: the positives of one part alone. */
export function collectPart(positives: Positives, partOf: PartOf, part: 'train' | 'validation' | 'test'): Csr {
  return collect(positives, partOf, [partCode[part]])
}

/**
 * Weak generalisation: every user is in both parts; validation sees train, the test sees train + validation. Users whose share rounds to
 * nothing stay in the part with an empty held-out row, so that the evaluation can count them.
 */
export function assembleWeakSplit(dataset: Dataset, spec: SplitSpec, positives: Positives, partOf: PartOf, special: WeakParts = {}): Split {
  const { train, validation, test } = partCode
  const all = Uint32Array.from(positives.userIndex.keys())
  const trainMatrix = collect(positives, partOf, [train])
  const both = collect(positives, partOf, [train, validation])
  const part = (name: 'validation' | 'test', foldIn: Csr, heldOut: Csr): EvaluationPart => {
    const users = special.users?.[name]
    const sampled = special.sampled?.[name]
    const own = (matrix: Csr): Csr => (users === undefined ? matrix : selectRows(matrix, users))
    return {
      users: users ?? all,
      foldIn: own(foldIn),
      heldOut: own(heldOut),
      ...(special.newItems === undefined ? {} : { candidates: special.newItems[name] }),
      ...(sampled === undefined ? {} : { sampled: own(sampled) }),
    }
  }
  const parts = {
    train: trainMatrix,
    trainAndValidation: both,
    validation: part('validation', trainMatrix, collect(positives, partOf, [validation])),
    test: part('test', both, collect(positives, partOf, [test])),
  }
  return { ...finish(dataset, spec, positives, parts, special.direction), ...(special.sampleIsGiven ? { sampleIsGiven: true } : {}) }
}

/** Strong generalisation: `validationUsers` and `testUsers` (rows, ascending) are held out whole, each with fold-in and held-out items. */
export function assembleStrongSplit(
  dataset: Dataset,
  spec: SplitSpec,
  positives: Positives,
  partOf: PartOf,
  validationUsers: Uint32Array,
  testUsers: Uint32Array,
): Split {
  const { train, validation, validationFoldIn, test, testFoldIn } = partCode
  const part = (users: Uint32Array, foldIn: number, heldOut: number): EvaluationPart => ({
    users,
    foldIn: selectRows(collect(positives, partOf, [foldIn]), users),
    heldOut: selectRows(collect(positives, partOf, [heldOut]), users),
  })
  return finish(dataset, spec, positives, {
    train: collect(positives, partOf, [train]),
    trainAndValidation: collect(positives, partOf, [train, validation, validationFoldIn]),
    validation: part(validationUsers, validationFoldIn, validation),
    test: part(testUsers, testFoldIn, test),
  })
}

/** All users x items, only the entries with one of the codes; columns ascending. */
function collect(positives: Positives, partOf: PartOf, codes: readonly number[]): Csr {
  const wanted = new Uint8Array(256)
  for (const code of codes) wanted[code] = 1
  const rows = positives.userIndex.length
  const indptr = new Uint32Array(rows + 1)
  let total = 0
  for (let r = 0; r < rows; r++) {
    for (let k = positives.offsets[r]; k < positives.offsets[r + 1]; k++) total += wanted[partOf[k]]
    indptr[r + 1] = total
  }
  const indices = new Uint32Array(total)
  let at = 0
  for (let r = 0; r < rows; r++) {
    for (let k = positives.offsets[r]; k < positives.offsets[r + 1]; k++) if (wanted[partOf[k]] === 1) indices[at++] = positives.items[k]
    indices.subarray(indptr[r], indptr[r + 1]).sort()
  }
  return { rows, cols: positives.itemIndex.length, indptr, indices }
}

type Parts = Pick<Split, 'train' | 'trainAndValidation' | 'validation' | 'test'>

function finish(dataset: Dataset, spec: SplitSpec, positives: Positives, parts: Parts, direction: Direction = 'items-for-user'): Split {
  const { userIndex, itemIndex } = positives
  requireEntries(parts.train, 'training part')
  requireEntries(parts.validation.heldOut, 'validation part')
  requireEntries(parts.test.heldOut, 'test part')
  const matrices = [parts.train, parts.validation.foldIn, parts.validation.heldOut, parts.test.foldIn, parts.test.heldOut]
  const { candidates: validationItems } = parts.validation
  const { candidates: testItems } = parts.test
  const drawn = [parts.validation, parts.test].flatMap(({ candidates, sampled }) => [candidates, sampled?.indptr, sampled?.indices])
  const threshold = spec.config['threshold']
  return {
    spec,
    hash: sha256(
      JSON.stringify(['split 1', dataset.detail.summary.fingerprint, spec.id, Object.entries(spec.config).sort()]),
      ...[userIndex, itemIndex, parts.validation.users, parts.test.users].map(bytesOf),
      ...matrices.flatMap((matrix) => [bytesOf(matrix.indptr), bytesOf(matrix.indices)]),
      ...drawn.flatMap((array) => (array === undefined ? [] : [bytesOf(array)])),
    ),
    counts: {
      users: userIndex.length,
      items: itemIndex.length,
      positives: positives.items.length,
      threshold: typeof threshold === 'number' ? threshold : null,
      droppedLowRatings: positives.droppedLowRatings,
      droppedUsers: positives.droppedUsers,
      droppedItems: positives.droppedItems,
      trainInteractions: parts.train.indices.length,
      validationUsers: usersWithItems(parts.validation.heldOut),
      validationFoldIn: parts.validation.foldIn.indices.length,
      validationHeldOut: parts.validation.heldOut.indices.length,
      testUsers: usersWithItems(parts.test.heldOut),
      testFoldIn: parts.test.foldIn.indices.length,
      testHeldOut: parts.test.heldOut.indices.length,
      ...(validationItems && testItems ? { newItems: { validation: validationItems.length, test: testItems.length } } : {}),
    },
    direction,
    userIndex,
    itemIndex,
    ...parts,
  }
}

function usersWithItems(matrix: Csr): number {
  let users = 0
  for (let r = 0; r < matrix.rows; r++) if (rowLength(matrix, r) > 0) users++
  return users
}

function requireEntries(matrix: Csr, name: string): void {
  if (matrix.indices.length > 0) return
  throw new WorkbenchError(
    'SPLIT_EMPTY',
    `The ${name} of this split has no interactions: the users have too few positives, or there are too few users.`,
    'Lower the threshold or the minimum counts, enlarge the shares, or choose another split.',
  )
}
