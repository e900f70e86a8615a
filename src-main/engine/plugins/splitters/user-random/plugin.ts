import { assembleWeakSplit, floorShare, partCode } from '../../../data/assemble-split.ts'
import { selectPositives, SplitRules } from '../../../data/positives.ts'
import { createRng, shuffle } from '../../../kernel/rng.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare } from '../../split-settings.ts'

export const userRandom = defineSplitter({
  id: 'user-random',
  title: 'Random share of every user',
  summary: 'A random 20 % of every user’s positives is the test, 10 % the validation part; the rest is trained on.',
  usedBy: 'CFGAN, CDAE, RecBole, Elliot',
  config: SplitRules.extend({
    validationRatio: heldOutShare(0.1, {
      title: 'For validation',
      description: 'Share of each user’s positives, rounded down, that settings and epochs are chosen on.',
    }),
    testRatio: heldOutShare(0.2, {
      title: 'For the test',
      description: 'Share of each user’s positives, rounded down, that the final figures come from.',
    }),
  }),
  split(dataset, config) {
    const positives = selectPositives(dataset, config)
    const rng = createRng(config.seed).fork('interactions')
    const partOf = new Uint8Array(positives.items.length)
    for (let row = 0; row < positives.userIndex.length; row++) {
      const from = positives.offsets[row]
      const places = Uint32Array.from({ length: positives.offsets[row + 1] - from }, (_, k) => from + k)
      const test = floorShare(config.testRatio, places.length)
      const validation = floorShare(config.validationRatio, places.length)
      shuffle(places, rng)
      for (const place of places.subarray(0, test)) partOf[place] = partCode.test
      for (const place of places.subarray(test, test + validation)) partOf[place] = partCode.validation
    }
    return assembleWeakSplit(dataset, { id: 'user-random', config }, positives, partOf)
  },
})
