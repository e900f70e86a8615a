import { join } from 'node:path'
import { readEvaluation, type StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { csvCell, csvFloat } from '../../contract/csv.ts'
import { rowLength, rowOf } from '../kernel/csr.ts'
import { writeFileAtomic } from '../kernel/files.ts'
import { breathe, type Work } from '../kernel/progress.ts'
import { noItem } from '../plugins/define.ts'
import type { Job } from '../runs/messages.ts'
import { openRun } from '../training/bundle.ts'
import type { ExploredRun } from './explored-run.ts'

/** Places per list in lists.csv. */
const exportedDepth = 100

/**
 * A run for other tools, with the ids of the source everywhere: split.csv (user,item,part), lists.csv (user,item,rank,score) and per-user.csv
 * (user, then every metric). Where users are ranked for items, lists.csv is item,user,rank,score and per-item.csv has the figures. Ids that a
 * spreadsheet would run as formulas are defused (contract/csv.ts); all others are as in the source.
 */
export async function exportRun(job: Extract<Job, { kind: 'export-run' }>, work: Work): Promise<{ files: string[] }> {
  const run = await openRun(job.runFolder)
  try {
    return await exportOpenRun(run, await readEvaluation(join(job.runFolder, 'evaluation')), job.out, work)
  } finally {
    run.dispose()
  }
}

export async function exportOpenRun(run: ExploredRun, evaluation: StoredEvaluation, out: string, work: Work): Promise<{ files: string[] }> {
  const contents = {
    'split.csv': splitLines(run, work),
    'lists.csv': listLines(run, evaluation, work),
    [evaluation.direction === 'items-for-user' ? 'per-user.csv' : 'per-item.csv']: figureLines(run, evaluation),
  }
  const files: string[] = []
  for (const [name, lines] of Object.entries(contents)) {
    const path = join(out, name)
    await writeFileAtomic(path, lines)
    files.push(path)
  }
  return { files }
}

/**
 * Every positive of the split once, by user. A held-out user's inputs are `foldin`; where users are trained on (weak generalisation), inputs
 * are the training items themselves and appear as such.
 */
async function* splitLines(run: ExploredRun, work: Work): AsyncGenerator<string> {
  const { train, validation, test } = run.split
  const rowsOf = new Map<number, { validation?: number; test?: number }>()
  validation.users.forEach((user, row) => rowsOf.set(user, { validation: row }))
  test.users.forEach((user, row) => rowsOf.set(user, { ...rowsOf.get(user), test: row }))
  yield 'user,item,part\n'
  for (let user = 0; user < train.rows; user++) {
    const own = rowsOf.get(user)
    const parts = new Map<number, string>()
    const add = (items: Uint32Array, part: string): void => {
      for (const item of items) if (!parts.has(item)) parts.set(item, part)
    }
    add(rowOf(train, user), 'train')
    if (own?.validation !== undefined) add(rowOf(validation.heldOut, own.validation), 'validation')
    if (own?.test !== undefined) add(rowOf(test.heldOut, own.test), 'test')
    if (own?.validation !== undefined) add(rowOf(validation.foldIn, own.validation), 'foldin')
    if (own?.test !== undefined) add(rowOf(test.foldIn, own.test), 'foldin')
    const id = csvCell(run.users.ids[user])
    yield [...parts].map(([item, part]) => `${id},${csvCell(run.items.ids[item])},${part}\n`).join('')
    if (user % 1000 === 999) {
      work.report({ step: 'writing split.csv', done: user + 1, total: train.rows, remainingMs: null })
      await breathe(work.signal)
    }
  }
}

/** What rows are about and what their lists hold, by external id. */
function idsOf(
  run: ExploredRun,
  { direction }: StoredEvaluation,
): { head: string[]; subject(index: number): string; entry(index: number): string } {
  const user = (row: number): string => csvCell(run.users.ids[row])
  const item = (column: number): string => csvCell(run.items.ids[column])
  if (direction === 'items-for-user') return { head: ['user', 'item'], subject: user, entry: item }
  return { head: ['item', 'user'], subject: item, entry: (row) => user(run.split.test.users[row]) }
}

async function* listLines(run: ExploredRun, evaluation: StoredEvaluation, work: Work): AsyncGenerator<string> {
  const ids = idsOf(run, evaluation)
  yield `${ids.head.join(',')},rank,score\n`
  for (let row = 0; row < evaluation.subjects.length; row++) {
    const list = await evaluation.readList(row)
    const subject = ids.subject(evaluation.subjects[row])
    let lines = ''
    for (let at = 0; at < Math.min(exportedDepth, evaluation.depth) && list.items[at] !== noItem; at++) {
      lines += `${subject},${ids.entry(list.items[at])},${at + 1},${csvFloat(list.scores[at])}\n`
    }
    yield lines
    if (row % 1000 === 999) {
      work.report({ step: 'writing lists.csv', done: row + 1, total: evaluation.subjects.length, remainingMs: null })
      await breathe(work.signal)
    }
  }
}

/** Rows without test items have empty cells: they are in no mean. */
function* figureLines(run: ExploredRun, evaluation: StoredEvaluation): Generator<string> {
  const keys = Object.keys(evaluation.perUser)
  const ids = idsOf(run, evaluation)
  const [subject, entry] = ids.head
  yield `${[subject, `test_${entry}s`, ...keys.map(csvCell)].join(',')}\n`
  for (let row = 0; row < evaluation.subjects.length; row++) {
    const values = keys.map((key) => evaluation.perUser[key][row]).map((value) => (Number.isNaN(value) ? '' : csvFloat(value)))
    yield `${[ids.subject(evaluation.subjects[row]), rowLength(evaluation.heldOut, row), ...values].join(',')}\n`
  }
}
