import { describe, expect, it } from 'vitest'
import { createSmallDataset } from '../../../../../tests/fixtures/small-run.ts'
import type { ConfigValues } from '../../../../contract/index.ts'
import { makeSplit } from '../../../data/make-split.ts'
import { candidatesInWords, type Split } from '../../../data/split.ts'
import { columnCounts, rowLength } from '../../../kernel/csr.ts'
import { ease } from '../../models/ease/plugin.ts'
import { random } from '../../models/random/plugin.ts'
import { requireSuitable, findUnsuitability } from '../../suitability.ts'
import { userRandom } from '../user-random/plugin.ts'
import { newItems } from './plugin.ts'

const dataset = createSmallDataset()
const splitOf = (config: ConfigValues = {}): Split =>
  makeSplit(dataset, { id: 'new-items', config: { threshold: 4, minimumItemPositives: 5, ...config } })

describe('the split on new items', () => {
  const split = splitOf()
  const [inTrain, inBoth, validated, tested] = [split.train, split.trainAndValidation, split.validation.heldOut, split.test.heldOut].map(
    columnCounts,
  )

  it('holds items out whole: all their positives are in one part, none in training', () => {
    const validation = new Set(split.validation.candidates)
    const test = new Set(split.test.candidates)
    split.itemIndex.forEach((_, column) => {
      const isNew = validation.has(column) || test.has(column)
      expect(inTrain[column] > 0).toBe(!isNew)
      expect(validated[column] > 0).toBe(validation.has(column))
      expect(tested[column] > 0).toBe(test.has(column))
      expect(inBoth[column] > 0).toBe(!test.has(column))
    })
    expect(split.counts.newItems).toEqual({ validation: validation.size, test: test.size })
  })

  it('takes a fifth and a twentieth, rounded down, of the items with enough positives', () => {
    const eligible = split.itemIndex.reduce(
      (count, _, column) => count + (inTrain[column] + validated[column] + tested[column] >= 5 ? 1 : 0),
      0,
    )
    expect(eligible).toBeGreaterThan(20)
    expect(split.test.candidates).toHaveLength(Math.floor(eligible * 0.2))
    expect(split.validation.candidates).toHaveLength(Math.floor(eligible * 0.05))
    for (const column of split.test.candidates ?? []) expect(tested[column]).toBeGreaterThanOrEqual(5)
  })

  it('gives the test what is known after validation', () => {
    for (let row = 0; row < split.train.rows; row++) {
      expect(rowLength(split.test.foldIn, row)).toBe(rowLength(split.train, row) + rowLength(split.validation.heldOut, row))
    }
  })

  it('says in words what is ranked, and hashes the direction', () => {
    const turned = splitOf({ direction: 'users-for-item' })
    const count = split.test.candidates?.length
    expect(candidatesInWords(split)).toBe(`${count} new items`)
    expect(candidatesInWords(turned)).toBe(`all ${turned.counts.users} users, for each of ${count} new items`)
    expect(turned.test.candidates).toEqual(split.test.candidates)
    expect(turned.hash).not.toBe(split.hash)
  })

  it('is refused where too few items have enough positives', () => {
    expect(() => splitOf({ minimumItemPositives: 1000 })).toThrow(expect.objectContaining({ code: 'SPLIT_EMPTY' }))
  })
})

describe('which models it takes', () => {
  it('refuses one that learns items from interactions only, with the way out', () => {
    expect(() => requireSuitable(ease, newItems)).toThrow(expect.objectContaining({ code: 'MODEL_CANNOT' }))
    expect(() => requireSuitable(ease, userRandom)).not.toThrow()
    expect(() => requireSuitable({ ...ease, capabilities: { ...ease.capabilities, scoreUsers: true } }, newItems)).not.toThrow()
  })

  it('lets baselines through with a warning', () => {
    expect(() => requireSuitable(random, newItems)).not.toThrow()
    expect(findUnsuitability(random, newItems)).toMatch(/chance/)
    expect(findUnsuitability(random, userRandom)).toBeNull()
  })
})
