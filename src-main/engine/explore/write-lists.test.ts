import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readDefused } from '../../contract/csv.ts'
import { createSmallRun, strong, weak } from '../../../tests/fixtures/small-run.ts'
import { readEvaluation, writeEvaluation } from '../evaluation/evaluation-files.ts'
import { CancelledError } from '../kernel/errors.ts'
import { quietWork } from '../kernel/progress.ts'
import { exportOpenRun } from './export-run.ts'
import { forHistory, forUser } from './lists.ts'
import { writeRunLists } from './write-lists.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coldframe-write-lists-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Read by another program than the one that wrote it. */
async function query(sql: string): Promise<unknown[][]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const rows = await connection.runAndReadAll(sql)
  connection.closeSync()
  return rows.getRows()
}

describe('lists of all users', () => {
  it('say what the inspector says, in CSV and in Parquet', async () => {
    const { run, dataset } = await createSmallRun(strong)
    const csv = join(folder, 'new', 'lists.csv')
    const parquet = join(folder, 'lists.parquet')
    const { rows } = await writeRunLists(run, { top: 7, out: csv }, quietWork)
    expect(await writeRunLists(run, { top: 7, out: parquet }, quietWork)).toEqual({ rows })
    expect(rows).toBe(run.users.ids.length * 7)
    const sources = [
      { source: `read_csv('${csv}', all_varchar = true)`, read: readDefused },
      { source: `read_parquet('${parquet}')`, read: (id: string) => id },
    ]
    for (const { source, read: idOf } of sources) {
      const read = await query(`SELECT "user", item, CAST(rank AS INTEGER), CAST(score AS FLOAT) FROM ${source}`)
      expect(read).toHaveLength(rows)
      for (const user of ['o"neil, pat', 'u33']) {
        const { items } = await forUser(run, null, dataset, user, 7)
        expect(read.filter(([id]) => id === user).map(([id, item, ...rest]) => [id, idOf(String(item)), ...rest])).toEqual(
          items.map(({ item, rank, score }) => [user, item, rank, score]),
        )
      }
    }
    expect(await readdir(folder)).toEqual(['lists.parquet', 'new'])
  })

  it('defuse titles and ids that a spreadsheet would run, and leave other ids as they are', async () => {
    const { run } = await createSmallRun(strong)
    const out = join(folder, 'lists.csv')
    await writeRunLists(run, { top: 40, out }, quietWork)
    const text = await readFile(out, 'utf8')
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
    expect(text).toContain(`"'=film,0"`)
    expect(text).toContain('"o""neil, pat"')
  })

  it('are written for a file of new histories', async () => {
    const { run, dataset } = await createSmallRun(strong)
    const histories = join(folder, 'histories.csv')
    await writeFile(histories, 'user,item,note\nnew 1,f3,a\nnew 1,f7,b\n"new, 2",f2,\n"new, 2",unknown,\n')
    const out = join(folder, 'lists.csv')
    expect(await writeRunLists(run, { top: 5, out, histories }, quietWork)).toEqual({ rows: 10 })
    const read = await query(`SELECT item FROM read_csv('${out}', all_varchar = true) WHERE "user" = 'new 1'`)
    const expected = await forHistory(run, dataset, ['f3', 'f7'], 5)
    expect(read.flat()).toEqual(expected.items.map(({ item }) => item))
  })

  it('refuse what cannot be done, and leave no file', async () => {
    const { run } = await createSmallRun(weak, false)
    const histories = join(folder, 'histories.csv')
    await writeFile(histories, 'person,thing\n1,2\n')
    const out = join(folder, 'lists.csv')
    await expect(writeRunLists(run, { top: 5, out: join(folder, 'lists.xlsx') }, quietWork)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    await expect(writeRunLists(run, { top: 5, out, histories }, quietWork)).rejects.toMatchObject({ code: 'MODEL_CANNOT' })
    const foldIn = await createSmallRun(strong)
    await expect(writeRunLists(foldIn.run, { top: 5, out, histories }, quietWork)).rejects.toMatchObject({ code: 'FILE_FORMAT' })
    await expect(writeRunLists(foldIn.run, { top: 5, out, histories: join(folder, 'no.csv') }, quietWork)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    })
    expect(await readdir(folder)).toEqual(['histories.csv'])
  })

  it('leave nothing when they are cancelled', async () => {
    const { run } = await createSmallRun(strong)
    for (const name of ['lists.csv', 'lists.parquet']) {
      const cancelled = { signal: AbortSignal.abort(), report: () => undefined }
      await expect(writeRunLists(run, { top: 5, out: join(folder, name) }, cancelled)).rejects.toBeInstanceOf(CancelledError)
    }
    expect(await readdir(folder)).toEqual([])
  })
})

describe.each([
  ['strong generalisation', strong],
  ['weak generalisation', weak],
])('an exported run under %s', (_, spec) => {
  it('holds the split, the lists and the figures, under external ids', async () => {
    const { run, dataset, evaluation } = await createSmallRun(spec)
    await writeEvaluation(join(folder, 'evaluation'), evaluation)
    const out = join(folder, 'out')
    const { files } = await exportOpenRun(run, await readEvaluation(join(folder, 'evaluation')), out, quietWork)
    expect(files).toEqual(['split.csv', 'lists.csv', 'per-user.csv'].map((name) => join(out, name)))
    const csv = (name: string): string => `read_csv('${join(out, name)}', all_varchar = true, header = true)`

    const { counts } = run.split
    const parts = Object.fromEntries(await query(`SELECT part, CAST(count(*) AS INTEGER) FROM ${csv('split.csv')} GROUP BY part`))
    const isStrong = spec === strong
    expect(parts).toEqual({
      train: counts.trainInteractions,
      validation: counts.validationHeldOut,
      test: counts.testHeldOut,
      ...(isStrong ? { foldin: counts.validationFoldIn + counts.testFoldIn } : {}),
    })
    expect(Object.values(parts).reduce((sum: number, count) => sum + Number(count), 0)).toBe(counts.positives)

    const user = run.users.ids[run.split.test.users[2]]
    const { items } = await forUser(run, null, dataset, user, 20)
    const rows = await query(
      `SELECT item, CAST(rank AS INTEGER), CAST(score AS FLOAT) FROM ${csv('lists.csv')} WHERE "user" = '${user}' ORDER BY 2`,
    )
    expect(rows.map(([id, ...rest]) => [readDefused(String(id)), ...rest])).toEqual(
      items.map(({ item, rank, score }) => [item, rank, score]),
    )

    const [[mean]] = await query(`SELECT avg(CAST("ndcg@10" AS DOUBLE)) FROM ${csv('per-user.csv')}`)
    expect(mean).toBeCloseTo(evaluation.table['ndcg@10'].value, 7)
    const [[lines]] = await query(`SELECT CAST(count(*) AS INTEGER) FROM ${csv('per-user.csv')}`)
    expect(lines).toBe(run.split.test.users.length)
  })
})
