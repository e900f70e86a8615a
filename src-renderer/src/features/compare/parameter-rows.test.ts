import { expect, test } from 'vitest'
import { RunDetail } from '../../../../src-main/contract/runs.ts'
import { buildParameters } from './parameter-rows.ts'

function detailOf(modelId: string, config: Record<string, number>): RunDetail {
  return RunDetail.parse({
    summary: {
      id: `run_${modelId}00`,
      name: modelId,
      datasetId: 'ds_sample0',
      datasetName: 'sample',
      modelId,
      modelTitle: modelId.toUpperCase(),
      state: 'finished',
      seed: 1,
      splitId: 'user-random',
      splitHash: 'abc',
      backend: 'wasm',
      device: null,
      createdAt: 0,
      startedAt: 1000,
      finishedAt: 3500,
      progress: null,
      metrics: {},
      secondsPerEpoch: null,
      peakMemoryMb: null,
      resumable: false,
      error: null,
      lastSeq: 1,
    },
    config,
    defaults: {},
    savedConfig: null,
    split: { id: 'user-random', config: { threshold: 4 } },
    counts: null,
    protocol: null,
    selectionMetric: null,
    bestEpoch: null,
    epochs: [],
    log: [],
    findings: [],
    timings: {},
    versions: {},
    bytes: 0,
    command: '',
  })
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
