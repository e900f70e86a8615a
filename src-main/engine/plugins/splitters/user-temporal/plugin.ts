import { assembleWeakSplit, floorShare, partCode } from '../../../data/assemble-split.ts'
import { selectPositives, SplitRules } from '../../../data/positives.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare, seedWithoutEffect } from '../../split-settings.ts'

/**
 * Datasets keep each user's rows by time, then file order, then item id; so ties are already broken and the last rows are the most recent.
 */
export const userTemporal = defineSplitter({
  id: 'user-temporal',
  title: 'Most recent share of every user',
  summary:
    'The most recent 20 % of every user’s positives are the test, the 10 % before them the validation part; the rest is trained on. Equal times: file order decides.',
  usedBy: 'time-aware studies',
  config: SplitRules.extend({
    seed: seedWithoutEffect,
    validationRatio: heldOutShare(0.1, {
      title: 'For validation',
      description: 'Share of each user’s positives, rounded down, that settings and epochs are chosen on: the ones just before the test.',
    }),
    testRatio: heldOutShare(0.2, {
      title: 'For the test',
      description: 'Share of each user’s positives, rounded down, that the final figures come from: the most recent.',
    }),
  }),
  split(dataset, { seed: _unused, ...config }) {
    const positives = selectPositives(dataset, config)
    const partOf = new Uint8Array(positives.items.length)
    for (let row = 0; row < positives.userIndex.length; row++) {
      const end = positives.offsets[row + 1]
      const n = end - positives.offsets[row]
      const test = floorShare(config.testRatio, n)
      const validation = floorShare(config.validationRatio, n)
      partOf.fill(partCode.test, end - test, end)
      partOf.fill(partCode.validation, end - test - validation, end - test)
    }
    return assembleWeakSplit(dataset, { id: 'user-temporal', config }, positives, partOf)
  },
})
