import { describe, expect, it } from 'vitest'
import { contextOf } from '../../../../../tests/fixtures/model-context.ts'
import type { EvaluationPart } from '../../../data/split.ts'
import { type Csr, csrFromRows, rowOf } from '../../../kernel/csr.ts'
import { quietWork } from '../../../kernel/progress.ts'
import { createRng } from '../../../kernel/rng.ts'
import type { Component, Model, ModelPlugin } from '../../define.ts'
import { mostPopular } from '../most-popular/plugin.ts'
import { random } from '../random/plugin.ts'
import { parseConfig } from '../../registry.ts'
import { blend } from './plugin.ts'

const users = 60
const items = 30
const rng = createRng(3)
/** Item 0 is the most taken, item 29 the least; everybody has eight of them, and two more are held out. */
const taken = Array.from({ length: users }, () => {
  const row = new Set<number>()
  while (row.size < 10) row.add(Math.floor(items * rng.next() ** 2.5))
  return [...row]
})
const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b)
const train = csrFromRows(
  taken.map((row) => sorted(row.slice(0, 8))),
  items,
)
const validation: EvaluationPart = {
  users: Uint32Array.from({ length: users }, (_, user) => user),
  foldIn: train,
  heldOut: csrFromRows(
    taken.map((row) => sorted(row.slice(8))),
    items,
  ),
}

function part(plugin: ModelPlugin, hasSeenValidation = false): Component {
  const model = plugin.create(parseConfig(plugin.config, {}, plugin.title), contextOf(train))
  return { title: plugin.title, model, hasSeenValidation }
}

function mix(settings: Record<string, unknown>, components: readonly Component[] = [part(random), part(mostPopular)]): Model {
  return blend.create(blend.config.parse(settings), { ...contextOf(train), components })
}

async function chosenWeights(settings: Record<string, unknown>): Promise<number[]> {
  const model = mix(settings)
  await model.fit?.(train, quietWork)
  await model.tune?.(validation, quietWork)
  return (await model.save()).json['weights'] as number[]
}

describe('weights', () => {
  it('chosen on validation, go to the part that knows something', async () => {
    const [chance, popularity] = await chosenWeights({ weighting: 'validation' })
    expect(popularity).toBeGreaterThan(0.7)
    expect(chance + popularity).toBeCloseTo(1, 10)
  })

  it('fitted by logistic regression, are where the likelihood has no slope', async () => {
    const weights = await chosenWeights({ weighting: 'stacking' })
    expect(weights[1]).toBeGreaterThan(5 * Math.abs(weights[0]))
    const best = await likelihood(weights)
    for (const moved of [0, 1].flatMap((at) => [-0.01, 0.01].map((by) => weights.map((w, i) => (i === at ? w + by : w))))) {
      expect(await likelihood(moved)).toBeLessThan(best)
    }
  })

  it('as given, are those, and all alike where none are', async () => {
    expect(await chosenWeights({ weighting: 'fixed', weights: [0.25, -2] })).toEqual([0.25, -2])
    expect(await chosenWeights({ weighting: 'fixed' })).toEqual([0.5, 0.5])
  })

  it('are not chosen with a part that has learned from validation', async () => {
    const model = mix({}, [part(random), part(mostPopular, true)])
    await model.fit?.(train, quietWork)
    await expect(model.tune?.(validation, quietWork)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(mix({ weighting: 'fixed' }, [part(random), part(mostPopular, true)]).tune?.(validation, quietWork)).resolves.toContain(
      '0.500',
    )
  })

  it('are refused when they are not as many as the runs', () => {
    expect(() => mix({ weighting: 'fixed', weights: [1] })).toThrow('1 weights for 2 runs')
    expect(() => mix({}, [part(random)])).toThrow('two at least')
  })
})

describe('scores', () => {
  it('are the weighted sum of the parts’, brought to one scale for each user', async () => {
    for (const normalization of ['z-score', 'min-max', 'none']) {
      const components = [part(random), part(mostPopular)]
      const model = mix({ weighting: 'fixed', weights: [1, 3], normalization }, components)
      await model.fit?.(train, quietWork)
      const mixed = await model.scoreItems(train, null)
      const parts = await Promise.all(components.map(({ model: one }) => one.scoreItems(train, null)))
      for (const user of [0, 17]) {
        const expected = parts.map((scores) => scaled([...scores.subarray(user * items, (user + 1) * items)], train, user, normalization))
        const row = mixed.subarray(user * items, (user + 1) * items)
        row.forEach((score, item) => expect(score).toBeCloseTo(expected[0][item] + 3 * expected[1][item], 4))
      }
    }
  })

  it('are refused a setting that does not exist', () => {
    expect(() => parseConfig(blend.config, { weighting: 'best' }, 'Blend')).toThrow('weighting')
  })
})

/** Written anew for the test: moments over the items that are new to the user. */
function scaled(row: readonly number[], histories: Csr, user: number, normalization: string): readonly number[] {
  const known = new Set(rowOf(histories, user))
  const fresh = row.filter((_, item) => !known.has(item))
  if (normalization === 'none') return row
  if (normalization === 'min-max') return row.map((score) => (score - Math.min(...fresh)) / (Math.max(...fresh) - Math.min(...fresh)))
  const mean = fresh.reduce((sum, score) => sum + score, 0) / fresh.length
  const deviation = Math.sqrt(fresh.reduce((sum, score) => sum + (score - mean) ** 2, 0) / fresh.length)
  return row.map((score) => (score - mean) / deviation)
}

/** Penalised log-likelihood of "held out", the intercept at its best by bisection. */
async function likelihood(weights: readonly number[]): Promise<number> {
  const model = mix({ weighting: 'fixed', weights: [...weights] })
  await model.fit?.(train, quietWork)
  const scores = await model.scoreItems(train, null)
  const pairs: { logit: number; isHeldOut: boolean }[] = []
  for (let user = 0; user < users; user++) {
    const known = new Set(rowOf(train, user))
    const heldOut = new Set(rowOf(validation.heldOut, user))
    for (let item = 0; item < items; item++) {
      if (!known.has(item)) pairs.push({ logit: scores[user * items + item], isHeldOut: heldOut.has(item) })
    }
  }
  const at = (intercept: number): number =>
    pairs.reduce((sum, { logit, isHeldOut }) => sum - Math.log(1 + Math.exp((isHeldOut ? -1 : 1) * (logit + intercept))), 0)
  let [low, high] = [-20, 20]
  for (let step = 0; step < 60; step++) {
    const third = (high - low) / 3
    if (at(low + third) < at(high - third)) low += third
    else high -= third
  }
  return at(low) - weights.reduce((sum, weight) => sum + weight ** 2 / 2, 0)
}
