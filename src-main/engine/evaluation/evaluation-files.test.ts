import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RunId } from '../../contract/index.ts'
import type { EvaluationPart } from '../data/split.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { compareEvaluations } from './compare.ts'
import type { Evaluation } from './evaluate.ts'
import { readEvaluation, writeEvaluation } from './evaluation-files.ts'

const part: EvaluationPart = {
  users: Uint32Array.of(3, 8),
  foldIn: csrFromRows([[0], [1, 2]], 5),
  heldOut: csrFromRows([[1, 4], []], 5),
}
const evaluation: Evaluation = {
  direction: 'items-for-user',
  subjects: part.users,
  heldOut: part.heldOut,
  lists: { k: 3, items: Uint32Array.of(4, 2, 1, 0, 3, 4), scores: Float32Array.of(0.9, 0.8, 0.7, 6, 5, 4) },
  heldOutRanks: Uint32Array.of(3, 1),
  heldOutScores: Float32Array.of(0.7, 0.9),
  perUser: { 'ndcg@5': Float32Array.of(0.5, NaN), 'mrr@5': Float32Array.of(1, NaN) },
  table: { 'ndcg@5': { value: 0.5, low: 0.4, high: 0.6, users: 1 } },
  cutoffs: [5],
  seed: 11,
  usersEvaluated: 1,
  usersWithoutTestItems: 1,
  usersWithEmptyLists: 0,
}

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-evaluation-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('evaluation files', () => {
  it('come back as they were', async () => {
    const at = join(folder, 'evaluation')
    await writeEvaluation(at, evaluation)
    const stored = await readEvaluation(at)
    const { lists, heldOut: _same, ...rest } = evaluation
    const { heldOut, depth, readList, ...same } = stored
    expect(same).toEqual(rest)
    expect(heldOut).toEqual(part.heldOut)
    expect(depth).toBe(lists.k)
    expect(await readList(1)).toEqual({ items: Uint32Array.of(0, 3, 4), scores: Float32Array.of(6, 5, 4) })
  })

  it('replace older ones, and leave nothing half-made beside them', async () => {
    const at = join(folder, 'evaluation')
    await writeEvaluation(at, evaluation)
    await writeEvaluation(at, { ...evaluation, seed: 12 })
    expect((await readEvaluation(at)).seed).toBe(12)
    expect(await readdir(folder)).toEqual(['evaluation'])
  })

  it('of the time before new items open: no direction, and fewer metrics than today', async () => {
    const at = join(folder, 'evaluation')
    await writeEvaluation(at, evaluation)
    const manifest = join(at, 'manifest.json')
    const { direction: _unknownThen, ...old } = JSON.parse(await readFile(manifest, 'utf8'))
    await writeFile(manifest, JSON.stringify(old))
    const stored = await readEvaluation(at)
    expect(stored).toMatchObject({ direction: 'items-for-user', subjects: evaluation.subjects, usersWithEmptyLists: 0 })
    const today = join(folder, 'today')
    await writeEvaluation(today, { ...evaluation, perUser: { ...evaluation.perUser, auc: Float32Array.of(0.9, NaN) } })
    const runs = [
      { runId: RunId.parse('run_before'), name: 'before', evaluation: stored },
      { runId: RunId.parse('run_today0'), name: 'today', evaluation: await readEvaluation(today) },
    ]
    expect(compareEvaluations(runs, ['ndcg@5', 'auc']).map((test) => [test.metric, test.difference])).toEqual([['ndcg@5', 0]])
  })

  it('say which file is damaged', async () => {
    const at = join(folder, 'evaluation')
    await writeEvaluation(at, evaluation)
    await truncate(join(at, 'list-scores.f32'), 16)
    const stored = await readEvaluation(at)
    await expect(stored.readList(1)).rejects.toMatchObject({ code: 'RUN_DAMAGED', message: expect.stringContaining('list-scores.f32') })
    await truncate(join(at, 'held-out-ranks.u32'), 4)
    await expect(readEvaluation(at)).rejects.toMatchObject({ code: 'RUN_DAMAGED', message: expect.stringContaining('held-out-ranks.u32') })
    await writeFile(join(at, 'manifest.json'), '{"format":1')
    await expect(readEvaluation(at)).rejects.toMatchObject({ code: 'RUN_DAMAGED', message: expect.stringContaining('manifest.json') })
  })
})
