import { describe, expect, test } from 'vitest'
import { StudyRequest } from '../../contract/index.ts'
import { getModel, parseConfig } from '../plugins/registry.ts'
import { gridPoint, gridSize, gridSteps, searchSpace } from './space.ts'
import { listStudyPresets } from './study-presets.ts'

const expectedPoints: Record<string, Record<string, number>> = {
  'learning-rate': { 'mult-vae': 3, 'mult-dae': 3 },
  'anneal-cap': { 'mult-vae': 10, 'mult-dae': 1 },
  likelihood: { 'mult-vae': 3, 'mult-dae': 3 },
}

const grids = listStudyPresets().filter(({ sampler }) => sampler === 'grid')

describe('ready studies', () => {
  test.each(grids)('$id is a request that the engine takes, with every point within the models’ schemas', (preset) => {
    const { models } = StudyRequest.parse({ ...preset, datasetId: 'ds_0123456789ab' })
    const points = models.map(({ modelId, fixed, ranges }) => {
      const { config, title } = getModel(modelId)
      const space = searchSpace(config, fixed, ranges)
      expect(space.map(({ key }) => key)).toEqual(Object.keys(ranges))
      const size = gridSize(space, gridSteps)
      const values = Array.from({ length: size }, (_, index) =>
        parseConfig(config, { ...fixed, ...gridPoint(space, gridSteps, index) }, title),
      )
      return [modelId, new Set(values.map((value) => JSON.stringify(value))).size]
    })
    expect(Object.fromEntries(points)).toEqual(expectedPoints[preset.id])
  })

  test('have ids of their own', () => {
    const thesis = ['thesis-a1', 'thesis-a2', 'thesis-b1', 'thesis-b2']
    expect(listStudyPresets().map(({ id }) => id)).toEqual([...Object.keys(expectedPoints), ...thesis])
  })

  test('of the thesis search every method by itself, on the split of the task, in equal minutes', () => {
    for (const preset of listStudyPresets().filter(({ id }) => id.startsWith('thesis'))) {
      const request = StudyRequest.parse({ ...preset, datasetId: 'ds_0123456789ab' })
      expect(request).toMatchObject({ minutes: 10, trials: 100, metric: 'ndcg@20', split: preset.split })
      for (const { modelId, fixed, ranges } of request.models) {
        const { config, title } = getModel(modelId)
        parseConfig(config, fixed, title)
        expect(searchSpace(config, fixed, ranges).map(({ key }) => key)).not.toContain('answer')
      }
    }
  })
})
