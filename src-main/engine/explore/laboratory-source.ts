import { join } from 'node:path'
import type { ForeignListsId } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { loadForeignLists } from '../data/foreign-lists.ts'
import { interactionColumn } from '../data/interaction-columns.ts'
import type { Split } from '../data/split.ts'
import { readEvaluation } from '../evaluation/evaluation-files.ts'
import { Resamples } from '../evaluation/laboratory-intervals.ts'
import { type LaboratoryRows, type RankedRows, rankRows, ranksWithin } from '../evaluation/laboratory-rows.ts'
import { columnCounts, type Csr, rowLength, rowOf, selectRows, transpose } from '../kernel/csr.ts'
import { assert, WorkbenchError } from '../kernel/errors.ts'
import { Recent } from '../kernel/recent.ts'
import { openSplit } from '../training/bundle.ts'

/** A test part ready for every definition. */
export interface LaboratorySource {
  readonly rows: LaboratoryRows
  /** What each row should find; a row is a user or, where users are ranked for items, an item. */
  readonly heldOut: Csr
  /** Distinct ratings of what was held out, ascending. */
  readonly ratings: readonly number[]
  readonly ratingsReason: string | null
  readonly samplingReason: string | null
  readonly resamples: Resamples
}

/** Ranks of ML-1M's 120,000 held-out interactions take 1 MB a model, those of ML-20M's 2 million 16 MB. */
const keptModels = 24
const keptParts = 2

/** What the laboratory keeps between two questions: figures follow a parameter at once because nothing is read again. */
export class LaboratoryStore {
  readonly #parts = new Recent<LaboratorySource>(keptParts, () => undefined)
  readonly #models = new Recent<RankedRows>(keptModels, () => undefined)

  /** `splitHash` is the split's of the run; equal hash, equal part, whichever run it is read from. */
  part(runFolder: string, splitHash: string, dataset: () => Promise<Dataset | null>): Promise<LaboratorySource> {
    return this.#parts.get(splitHash, async () => createSource((await openSplit(runFolder)).split, await dataset()))
  }

  run(runFolder: string, { heldOut, rows }: LaboratorySource): Promise<RankedRows> {
    return this.#models.get(runFolder, async () => {
      const evaluation = await readEvaluation(join(runFolder, 'evaluation'))
      if (evaluation.heldOutRanks.length !== heldOut.indices.length || evaluation.heldOut.rows !== heldOut.rows) {
        throw new WorkbenchError('RUN_DAMAGED', `The evaluation in ${runFolder} is not of the run's own split.`, 'Repeat the run.')
      }
      const emptyRows = Uint8Array.from(rows.candidates, (count) => (count === 0 ? 1 : 0))
      return rankRows(heldOut, evaluation.heldOutRanks, emptyRows, null)
    })
  }

  /** Lists from elsewhere, as deep as they are. */
  foreign(datasetFolder: string, id: ForeignListsId, depth: number, { heldOut }: LaboratorySource): Promise<RankedRows> {
    return this.#models.get(join(datasetFolder, id), async () => {
      const lists = await loadForeignLists(datasetFolder, id)
      const emptyRows = Uint8Array.from({ length: heldOut.rows }, (_, row) => (lists.offsets[row] === lists.offsets[row + 1] ? 1 : 0))
      return rankRows(heldOut, ranksWithin(lists, heldOut), emptyRows, depth)
    })
  }

  forget(folder: string): Promise<void> {
    return this.#models.forget(folder)
  }
}

/** What definitions need to know of a split's test part; ratings come from the dataset, null where that cannot be opened. */
export function createSource(split: Split, dataset: Dataset | null): LaboratorySource {
  const { heldOut, candidates } = split.direction === 'users-for-item' ? itemRows(split) : userRows(split)
  const found = ratingsOf(split, dataset, heldOut)
  return {
    heldOut,
    rows: { offsets: heldOut.indptr, candidates, ratings: found.ratings },
    ratings: found.ratings === null ? [] : [...new Set(found.ratings)].sort((a, b) => a - b),
    ratingsReason: found.reason,
    resamples: new Resamples(heldOut.rows),
    samplingReason: split.test.sampled ? 'These runs were ranked among a sample already: nothing is known of the other items.' : null,
  }
}

function userRows({ test }: Split): { heldOut: Csr; candidates: Uint32Array } {
  const { foldIn, heldOut, sampled, candidates } = test
  if (sampled) return { heldOut, candidates: Uint32Array.from({ length: heldOut.rows }, (_, row) => rowLength(sampled, row)) }
  const isCandidate = candidates === undefined ? null : new Set(candidates)
  const knownOf = (row: number): number =>
    isCandidate === null ? rowLength(foldIn, row) : rowOf(foldIn, row).filter((column) => isCandidate.has(column)).length
  const all = candidates?.length ?? foldIn.cols
  return { heldOut, candidates: Uint32Array.from({ length: heldOut.rows }, (_, row) => all - knownOf(row)) }
}

function itemRows({ test }: Split): { heldOut: Csr; candidates: Uint32Array } {
  assert(test.candidates !== undefined, 'users are ranked for the candidates of a part, and this one has none')
  const known = columnCounts(test.foldIn)
  return {
    heldOut: selectRows(transpose(test.heldOut), test.candidates),
    candidates: Uint32Array.from(test.candidates, (item) => test.foldIn.rows - known[item]),
  }
}

function ratingsOf(split: Split, dataset: Dataset | null, heldOut: Csr): { ratings: Float32Array | null; reason: string | null } {
  if (split.direction === 'users-for-item') return { ratings: null, reason: 'Ratings are looked at where items are ranked for users only.' }
  if (dataset === null) return { ratings: null, reason: 'The dataset cannot be opened, and ratings are kept there.' }
  if (dataset.ratingOf === null) return { ratings: null, reason: 'The dataset has no ratings: an interaction is one or is none.' }
  const userIndex = split.test.users.map((user) => split.userIndex[user])
  const ratings = interactionColumn('ratingOf', dataset, { userIndex, itemIndex: split.itemIndex }, heldOut)
  return { ratings: Float32Array.from(ratings), reason: null }
}
