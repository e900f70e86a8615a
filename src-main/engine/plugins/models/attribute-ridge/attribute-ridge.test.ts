import { beforeAll, describe, expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { attributesOf } from '../../../data/dataset.ts'
import { type Csr, csrFromRows, rowOf, selectRows, transpose } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { quietWork } from '../../../kernel/progress.ts'
import type { ColdStart, Model } from '../../define.ts'
import { learnAttributes } from './attributes.ts'
import { createBlocks, kernelRows } from './kernels.ts'
import { attributeRidge } from './plugin.ts'
import { readState } from './state.ts'

const userCount = 80
const itemCount = 60
const rng = createRng(4)
const genreNames = ['Drama', 'War', 'Comedy', 'Horror', 'Musical']
const taste = Array.from({ length: userCount }, () => genreNames[rng.int(genreNames.length)])
const genres = Array.from({ length: itemCount }, () => genreNames.filter(() => rng.next() < 0.4))
const years = Array.from({ length: itemCount }, (_, item) => (item === 7 ? null : 1950 + rng.int(50)))
const plots = genres.map((own) => `A story of ${own.join(' and ')} with ${['dogs', 'cats', 'kings'][rng.int(3)]}`)
const itemAttributes = [
  describeColumn('genres', 'multi', '|', genres),
  describeColumn('year', 'number', null, years),
  describeColumn('plot', 'text', null, plots),
]
/** Items 50 to 59 are new. */
const known = Array.from({ length: 50 }, (_, item) => item)
const train = csrFromRows(
  taste.map((own) => known.filter((item) => rng.next() < (genres[item].includes(own) ? 0.6 : 0.1))),
  itemCount,
)
const config = attributeRidge.config.parse({ tune: 'fixed', bins: 4 })

async function fit(rows: Csr, settings = config): Promise<Model> {
  const model = attributeRidge.create(settings, { userCount, itemCount, rng: createRng(1), itemAttributes, userAttributes: [] })
  await model.fit?.(rows, quietWork)
  return model
}
function coldOf({ cold }: Model): Required<Pick<ColdStart, 'scoreUsers' | 'contributions' | 'leaveOneOut' | 'tunedOn'>> {
  if (!cold?.contributions || !cold.leaveOneOut || !cold.tunedOn) throw new Error('the ridge has all of them')
  const { scoreUsers, contributions, leaveOneOut, tunedOn } = cold
  return { scoreUsers, contributions, leaveOneOut, tunedOn }
}
function withoutItem(rows: Csr, item: number): Csr {
  return csrFromRows(
    Array.from({ length: rows.rows }, (_, row) => rowOf(rows, row).filter((other) => other !== item)),
    rows.cols,
  )
}
function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((largest, value, at) => Math.max(largest, Math.abs(value - b[at])), a.length === b.length ? 0 : Infinity)
}

let model: Model
beforeAll(async () => {
  model = await fit(train)
})

/** The system of the other items, solved anew in float64. [users] */
function refitWithout(hidden: number): number[] {
  const attributes = learnAttributes(itemAttributes, Uint32Array.from(known), config)
  const content = attributes.encodeAll(itemAttributes, itemCount)
  const blocks = createBlocks(attributes, selectRows(content, known), config.minimumItems)
  const weightOf = { pairs: config.pairsWeight, short: config.shortWeight, names: config.namesWeight, words: config.wordsWeight }
  const weights = Object.fromEntries(blocks.map(({ id, kind }) => [id, weightOf[kind]]))
  const others = known.filter((item) => item !== hidden)
  const all = kernelRows(blocks, weights, selectRows(content, known))
  const row = kernelRows(blocks, weights, selectRows(content, [hidden]), () => true)
  const system = others.map((i) => others.map((j) => all[i * known.length + j] + (i === j ? config.regularization : 0)))
  const P = solve(
    system,
    others.map((j) => row[j]),
  )
  return Array.from({ length: userCount }, (_, user) => {
    const own = new Set(rowOf(train, user))
    const mean = others.filter((item) => own.has(item)).length / others.length
    return others.reduce((sum, item, at) => sum + P[at] * ((own.has(item) ? 1 : 0) - mean), mean)
  })
}

/** Gauss without pivoting, for a positive definite matrix. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]])
  rows.forEach((pivot, k) => {
    rows.forEach((row, i) => {
      if (i === k) return
      const factor = row[k] / pivot[k]
      for (let j = k; j < row.length; j++) row[j] -= factor * pivot[j]
    })
  })
  return rows.map((row, at) => row[right.length] / row[at])
}

describe('leave-one-out', () => {
  it('is what a solution of the system without the item gives', async () => {
    const items = [0, 7, 23, 49]
    const scores = await coldOf(model).leaveOneOut(Uint32Array.from(items), train, null)
    items.forEach((item, at) => {
      expect(largestGap(scores.subarray(at * userCount, (at + 1) * userCount), refitWithout(item))).toBeLessThan(1e-6)
    })
  })

  it('is R_i - A_i / G_ii but for the means and frequencies of the item itself', async () => {
    // A slot that every item has counts one item less, and so do the means: near, not the same.
    const [item, n] = [3, known.length]
    const { inverse } = readState(await model.save(), itemCount)
    const R = transpose(train)
    const shares = Array.from({ length: userCount }, (_, user) => rowOf(train, user).length / n)
    const centred = (i: number): number[] => shares.map((share, user) => (rowOf(R, i).includes(user) ? 1 : 0) - share)
    const rows = known.map(centred)
    const shortcut = shares.map((share, user) => {
      const A = rows.reduce((sum, row, j) => sum + inverse[item * n + j] * row[user], 0)
      return share + rows[item][user] - A / inverse[item * n + item]
    })
    const scores = await coldOf(model).leaveOneOut(Uint32Array.of(item), train, null)
    expect(largestGap(scores, shortcut)).toBeLessThan(0.05)
    expect(largestGap(scores, shortcut)).toBeGreaterThan(1e-4)
  })

  it('ranks users as a model that was trained without the item', async () => {
    // The rows of the other items keep the frequencies of the fit: alike, not equal. (Ranges of 49 years are other ranges than of 50.)
    const settings = attributeRidge.config.parse({ tune: 'fixed', fields: 'genres, plot' })
    const whole = await fit(train, settings)
    for (const item of [0, 23]) {
      const scores = await coldOf(whole).leaveOneOut(Uint32Array.of(item), train, null)
      const without = await fit(withoutItem(train, item), settings)
      const straight = await coldOf(without).scoreUsers([attributesOf(itemAttributes, item)], withoutItem(train, item), null)
      expect(correlation(scores, straight)).toBeGreaterThan(0.995)
      without.dispose()
    }
    whole.dispose()
  })
})

function correlation(a: Float32Array, b: Float32Array): number {
  const centre = (values: Float32Array): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return Array.from(values, (value) => value - mean)
  }
  const dot = (x: number[], y: number[]): number => x.reduce((sum, value, at) => sum + value * y[at], 0)
  const [x, y] = [centre(a), centre(b)]
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y))
}

describe('weights', () => {
  const tuned = attributeRidge.config.parse({ tuningItems: 20 })

  it('are chosen on items that are named, whatever happened to the others', async () => {
    const first = await fit(train, tuned)
    const tunedOn = coldOf(first).tunedOn()
    expect(tunedOn.length).toBe(20)
    const sample = new Set(tunedOn)
    const others = known.filter((item) => !sample.has(item))
    // Everybody else has the items that were not chosen on.
    const turned = csrFromRows(
      Array.from({ length: userCount }, (_, user) => {
        const own = rowOf(train, user)
        return [...own.filter((item) => sample.has(item)), ...others.filter((item) => !own.includes(item))]
      }),
      itemCount,
    )
    const second = await fit(turned, tuned)
    const settings = async (one: Model) => readState(await one.save(), itemCount).settings
    expect(await settings(second)).toEqual(await settings(first))
    expect(await settings(first)).not.toEqual(await settings(model))
  })

  it('are as given when nothing is to be chosen', async () => {
    expect(readState(await model.save(), itemCount).settings).toEqual({
      regularization: 5,
      weights: { pairs: 1, 'short genres': 0.5, 'short year': 0.5, words: 0.5 },
    })
    expect(coldOf(model).tunedOn().length).toBe(0)
  })
})

describe('users', () => {
  it('who were not there while it learned score as if they had been', async () => {
    const late = csrFromRows(
      Array.from({ length: userCount }, (_, user) => (user < 5 ? [] : rowOf(train, user))),
      itemCount,
    )
    const other = await fit(late)
    const histories = selectRows(train, [0, 1, 2, 3, 4])
    expect(largestGap(await other.scoreItems(histories, null), await model.scoreItems(histories, null))).toBeLessThan(1e-6)
  })
})

describe('explanation', () => {
  it('names each value once, a number with both its ranges, and adds up to the score', async () => {
    const item = { genres: ['War', 'Drama'], year: 1961, plot: 'cats' }
    const { contents, parts, base } = await coldOf(model).contributions(item, train, null)
    expect(contents.map(({ field }) => field)).toEqual(['genres', 'genres', 'year', 'plot'])
    const sums = Float64Array.from(base)
    parts.forEach((part, at) => (sums[at % userCount] += part))
    expect(largestGap(await coldOf(model).scoreUsers([item], train, null), sums)).toBeLessThan(1e-6)
  })

  it('gives an attribute that nothing is known of no part', async () => {
    const { contents, parts, base } = await coldOf(model).contributions({ genres: ['Western'] }, train, null)
    expect(contents).toEqual([])
    expect(parts.length).toBe(0)
    expect(base).toEqual(Float32Array.from({ length: userCount }, (_, user) => rowOf(train, user).length / known.length))
  })
})
