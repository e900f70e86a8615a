import { describe, expect, test } from 'vitest'
import { EpochPoint, type RunDetail } from '../../../../src-main/contract/runs.ts'
import { createRunDetail } from '../../testing/run-detail.ts'
import { drawRun, humanise } from './run-charts.ts'

function createDetail(count: number, state: RunDetail['summary']['state'] = 'running'): RunDetail {
  return createRunDetail(
    { state },
    {
      config: { epochs: 100 },
      selectionMetric: 'ndcg@100',
      bestEpoch: count > 3 ? 3 : null,
      epochs: Array.from({ length: count }, (_, n) =>
        EpochPoint.parse({
          epoch: n + 1,
          losses: { reconstruction: 10 / (n + 1), kl: n },
          validation: n % 2 === 0 ? { 'ndcg@100': 0.3 + n / 1000 } : {},
          best: n === 2,
          seconds: 1,
          memoryMb: 400,
          tensors: 12,
        }),
      ),
    },
  )
}

describe('drawRun', () => {
  test('each loss part has a chart of its own, all over the same epochs', () => {
    const { losses, selection, resources } = drawRun(createDetail(8), new Map(), '--series-1')
    expect(losses.map((chart) => chart.title)).toEqual(['Reconstruction', 'KL'])
    expect(
      new Set([...losses, ...resources, ...(selection === null ? [] : [selection])].map((chart) => `${chart.x.min} ${chart.x.max}`)),
    ).toEqual(new Set(['1 100']))
  })

  test('the selection metric is drawn where it was measured, with the best epoch marked', () => {
    const { selection } = drawRun(createDetail(8), new Map(), '--series-1')
    expect(selection?.series[0]?.points.map((point) => point.x)).toEqual([1, 3, 5, 7])
    expect(selection?.marks).toEqual([{ x: 3, label: 'best .302 in epoch 3' }])
  })

  test('while the engine has not said what selects, it is the metric that is highest at the best epoch', () => {
    const detail = createDetail(5)
    detail.selectionMetric = null
    detail.epochs = detail.epochs.map((epoch) => ({
      ...epoch,
      validation: { 'ndcg@20': epoch.epoch, 'ndcg@100': epoch.epoch === 3 ? 9 : 1 },
    }))
    expect(drawRun(detail, new Map(), '--series-1').selection?.title).toBe('Validation ndcg@100')
  })

  test('axes stand still while points arrive', () => {
    const domains = new Map()
    const first = drawRun(createDetail(24), domains, '--series-1').selection?.y
    const later = drawRun(createDetail(25), domains, '--series-1').selection?.y
    expect(later).toMatchObject({ min: first?.min, max: first?.max })
  })

  test('an ended run is drawn to its last epoch, a closed form has no curves', () => {
    expect(drawRun(createDetail(30, 'finished'), new Map(), '--series-1').selection?.x.max).toBe(30)
    const closed = createDetail(1)
    closed.epochs = closed.epochs.map((epoch) => ({ ...epoch, losses: {} }))
    expect(drawRun(closed, new Map(), '--series-1')).toEqual({ selection: null, losses: [], resources: [] })
  })
})

test('keys become words', () => {
  expect(humanise('kl')).toBe('KL')
  expect(humanise('klWeight')).toBe('Kl Weight')
  expect(humanise('reconstruction_loss')).toBe('Reconstruction loss')
})
