import { expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import type { RunDetail } from '../../../../src-main/contract/runs.ts'
import { createRunDetail } from '../../testing/run-detail.ts'
import { buildParameters } from './parameter-rows.ts'

function detailOf(modelId: string, config: Record<string, number>): RunDetail {
  return createRunDetail({ id: RunId.parse(`run_${modelId}00`), modelId, startedAt: 1000, finishedAt: 3500 }, { config })
}

const schema = { properties: { regularization: { title: 'Regularization', type: 'number' } } }

test('settings get their titles, missing ones a dash, and only real differences count', () => {
  const groups = buildParameters([detailOf('ease01', { regularization: 500 }), detailOf('vae001', { epochs: 100 })], (id) =>
    id === 'ease01' ? schema : undefined,
  )
  const rows = new Map(groups.flatMap((group) => group.rows).map((row) => [row.key, row]))
  expect(rows.get('regularization')).toEqual({
    key: 'regularization',
    title: 'Regularization',
    values: ['500', '–'],
    isDifferent: true,
  })
  expect(rows.get('epochs')?.title).toBe('epochs')
  expect(rows.get('seed')?.isDifferent).toBe(false)
  expect(rows.get('split threshold')?.values).toEqual(['4', '4'])
  expect(rows.get('time')?.values[0]).toMatch(/^2\.5/)
})
