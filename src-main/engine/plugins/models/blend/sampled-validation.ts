import { type Csr, selectRows } from '../../../kernel/csr.ts'
import { breathe, type Work } from '../../../kernel/progress.ts'
import { type Rng, permutation } from '../../../kernel/rng.ts'
import type { EvaluationPart } from '../../../data/split.ts'
import type { Component } from '../../define.ts'
import { type Normalization, normaliseRows } from './normalise.ts'

/** Scores of all parts that are held at once; beyond, weights are chosen on a sample of the validation users. */
const mostBytes = 100e6

/** What weights are chosen on: each part's normalised scores of the same users. */
export interface SampledValidation {
  readonly foldIn: Csr
  readonly heldOut: Csr
  /** One per part: [foldIn.rows x items], row-major. */
  readonly scores: readonly Float32Array[]
}

const batchRows = 500

/** Scores as many validation users as fit, drawn by the run's seed where not all do. */
export async function scoreValidation(
  validation: EvaluationPart,
  parts: readonly Component[],
  normalization: Normalization,
  rng: Rng,
  work: Work,
): Promise<SampledValidation> {
  const items = validation.foldIn.cols
  const fitting = Math.max(1, Math.floor(mostBytes / (4 * items * parts.length)))
  const rows = permutation(validation.users.length, rng.fork('validation users')).slice(0, fitting).sort()
  const foldIn = selectRows(validation.foldIn, rows)
  const scores: Float32Array[] = []
  for (const [index, { model }] of parts.entries()) {
    const all = new Float32Array(rows.length * items)
    for (let from = 0; from < rows.length; from += batchRows) {
      work.report({ step: 'scoring the validation users', done: index + from / rows.length, total: parts.length, remainingMs: null })
      const batch = rows.subarray(from, from + batchRows)
      const users = Uint32Array.from(batch, (row) => validation.users[row])
      all.set(await model.scoreItems(selectRows(validation.foldIn, batch), users), from * items)
      await breathe(work.signal)
    }
    normaliseRows(all, foldIn, normalization)
    scores.push(all)
  }
  return { foldIn, heldOut: selectRows(validation.heldOut, rows), scores }
}
