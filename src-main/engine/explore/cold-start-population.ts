import type { AttributeValues } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { type Csr, csrFromRows, rowLength, rowOf, selectRows } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import type { ColdRun } from './cold-start-run.ts'

/** Everybody who can be ranked for a new item. Member m is row `users[m]` of the split and row m of `histories`. */
export interface Population {
  readonly count: number
  readonly users: Uint32Array
  /** The same object for every question, so that a model can keep what it made of it. */
  readonly histories: Csr
  readonly activity: Uint32Array
  /** Smaller wins where scores are equal; seeded by the split. */
  readonly tieOrder: Uint32Array
  readonly usersWithoutHistory: number
  idOf(member: number): string
  attributesOf(member: number): AttributeValues
}

/**
 * All users of the split with what is known of them: training and validation. Of a test user whom the model has never met the fold-in history
 * counts, where the model can take one. Who has no history at all is left out and counted.
 */
export function createPopulation(run: ColdRun): Population {
  const { split } = run
  const rows: Uint32Array[] = Array.from({ length: split.trainAndValidation.rows }, (_, row) => rowOf(split.trainAndValidation, row))
  if (run.plugin.capabilities.foldIn) {
    split.test.users.forEach((row, at) => {
      if (rows[row].length === 0) rows[row] = rowOf(split.test.foldIn, at)
    })
  }
  const all = csrFromRows(rows, split.trainAndValidation.cols)
  const users = Uint32Array.from(rows.keys()).filter((row) => rows[row].length > 0)
  const tieOrder = new Uint32Array(users.length)
  permutation(users.length, createRng(evaluationSeedOf(split.hash)).fork('tied users')).forEach(
    (member, place) => (tieOrder[member] = place),
  )
  return {
    count: users.length,
    users,
    histories: selectRows(all, users),
    activity: users.map((row) => rowLength(all, row)),
    tieOrder,
    usersWithoutHistory: rows.length - users.length,
    idOf: (member) => run.users.ids[users[member]],
    attributesOf: (member) => attributesOf(run.userAttributes, users[member]),
  }
}

/** @throws WorkbenchError USER_NOT_FOUND, also for a user without a history. */
export function getMember(run: ColdRun, population: Population, user: string): number {
  const row = run.users.find(user)
  const member = row === undefined ? -1 : population.users.indexOf(row)
  if (member < 0) {
    throw new WorkbenchError(
      'USER_NOT_FOUND',
      row === undefined ? `The run knows no user ${user}.` : `User ${user} has no history in training, so nobody can say what they like.`,
      'Check the spelling, or choose another user.',
    )
  }
  return member
}
