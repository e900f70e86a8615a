import { describe, expect, test } from 'vitest'
import { listStudyPresets } from '../../engine/search/study-presets.ts'
import { findPreset, withSettings } from './study-preset.ts'

describe('a ready study on the command line', () => {
  const model = { modelId: 'mult-vae', fixed: { epochs: 200, dropout: 0.5 }, ranges: { learningRate: [0.1, 0.3] } }

  test('takes settings for all models and for one', () => {
    const changed = withSettings(model, { epochs: 5, 'mult-vae.batchSize': 50, 'mult-dae.batchSize': 20 }, {})
    expect(changed).toEqual({ modelId: 'mult-vae', fixed: { epochs: 5, dropout: 0.5, batchSize: 50 }, ranges: model.ranges })
  })

  test('a fixed value ends the search for it, a range takes the place of a fixed value', () => {
    expect(withSettings(model, { learningRate: 0.001 }, {})).toMatchObject({ fixed: { learningRate: 0.001 }, ranges: {} })
    const searched = withSettings(model, {}, { dropout: [0.2, 0.8] })
    expect(searched).toEqual({ modelId: 'mult-vae', fixed: { epochs: 200 }, ranges: { learningRate: [0.1, 0.3], dropout: [0.2, 0.8] } })
  })

  test('is found by its id, or refused with the ids that there are', () => {
    const presets = listStudyPresets()
    expect(findPreset(presets, 'likelihood').models.map(({ modelId }) => modelId)).toEqual(['mult-vae', 'mult-dae'])
    expect(() => findPreset(presets, 'likelihoods')).toThrow('learning-rate, anneal-cap, likelihood')
  })
})
