import type { FoldGroup, PairedTest, RunDetail } from '../../contract/index.ts'
import { join } from 'node:path'
import { compareFolds, type EvaluatedFold } from '../evaluation/compare-folds.ts'
import { readEvaluation } from '../evaluation/evaluation-files.ts'
import { readIds } from '../training/bundle.ts'

interface StoredRun {
  readonly runFolder: string
  readonly detail: RunDetail
}

/** The cross-validations among these finished runs against the first of them. Nothing is read where there are not two. */
export async function testFolds(groups: readonly FoldGroup[], runs: readonly StoredRun[]): Promise<PairedTest[]> {
  if (groups.length < 2) return []
  const evaluated = groups.map(async (group) => {
    const members = runs.filter(({ detail }) => group.runIds.includes(detail.summary.id))
    return { group, folds: await Promise.all(members.map(evaluatedFold)) }
  })
  return compareFolds(await Promise.all(evaluated))
}

async function evaluatedFold({ runFolder, detail }: StoredRun): Promise<EvaluatedFold> {
  const evaluation = await readEvaluation(join(runFolder, 'evaluation'))
  const ids = await readIds(runFolder, evaluation.direction === 'items-for-user' ? 'users' : 'items')
  return { detail, evaluation, ids: Array.from(evaluation.subjects, (row) => ids[row]) }
}
