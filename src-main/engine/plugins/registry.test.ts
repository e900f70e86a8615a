import { expect, it } from 'vitest'
import { MetricInfo, ModelInfo, SplitterInfo } from '../../contract/index.ts'
import { getModel, listMetrics, listModels, listSplitters, parseConfig } from './registry.ts'

it('describes every plugin in the contract’s words', () => {
  const ids = listModels().map((model) => ModelInfo.parse(model).id)
  expect(ids).toEqual(expect.arrayContaining(['mult-vae', 'ease', 'most-popular', 'random']))
  expect(new Set(ids).size).toBe(ids.length)
  expect(listSplitters().map((splitter) => SplitterInfo.parse(splitter).id)).toContain('strong-generalization')
  expect(listMetrics().map((metric) => MetricInfo.parse(metric).id)).toContain('ndcg')
})

it('gives forms what they draw from: titles, symbols, bounds and defaults', () => {
  const schema = listModels()[0].schema['properties']
  expect(schema).toMatchObject({
    dropout: { title: 'Dropout', minimum: 0, maximum: 0.95, default: 0.5 },
    annealCap: { symbol: 'β' },
    learningRate: { scale: 'log' },
  })
})

it('names the plugins that there are when one is unknown', () => {
  expect(() => getModel('svd')).toThrow(
    expect.objectContaining({ code: 'MODEL_NOT_FOUND', remedy: expect.stringContaining('ease') as unknown }),
  )
})

it('names the setting and what it may be', () => {
  const { config, title } = getModel('mult-vae')
  const refused = (values: Record<string, unknown>): unknown => {
    try {
      return parseConfig(config, values, title)
    } catch (thrown) {
      return thrown
    }
  }
  expect(refused({ dropout: 2 })).toMatchObject({ code: 'INVALID_INPUT', remedy: 'Choose a number from 0 up to 0.95 for dropout.' })
  expect(refused({ epochs: 1.5 })).toMatchObject({ remedy: 'Choose a whole number from 1 up to 10000 for epochs.' })
  expect(refused({ patience: 'long' })).toMatchObject({ remedy: 'Choose a whole number from 1 up to 10000 or nothing for patience.' })
  expect(refused({ depth: 3 })).toMatchObject({
    message: 'Mult-VAE has no setting depth.',
    remedy: expect.stringContaining('hiddenSize') as unknown,
  })
  expect(refused({})).toMatchObject({ hiddenSize: 600, dropout: 0.5 })
})
