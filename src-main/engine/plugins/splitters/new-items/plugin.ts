import { floorShare } from '../../../data/assemble-split.ts'
import { assembleNewItemsSplit, drawItems } from '../../../data/hold-out-items.ts'
import { selectPositives, SplitRules } from '../../../data/positives.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare, positivesOfNewItem, rankedDirection } from '../../split-settings.ts'

export const newItems = defineSplitter({
  id: 'new-items',
  title: 'New items (cold start)',
  summary:
    'Whole items are held out with all their interactions: 20 % for the test, 5 % for validation. Ranked are these items for each user, or all users for each of them.',
  usedBy: 'LARA, cold-start studies',
  holdsOutItems: true,
  config: SplitRules.extend({
    minimumItemPositives: positivesOfNewItem({
      title: 'Positives per new item, at least',
      description: 'Only items with so many positives are held out; items with fewer stay in training.',
    }),
    validationItemRatio: heldOutShare(0.05, {
      title: 'Items for validation',
      description: 'Share of these items, rounded down, that settings and epochs are chosen on.',
    }),
    testItemRatio: heldOutShare(0.2, {
      title: 'Items for the test',
      description: 'Share of these items, rounded down, that the final figures come from.',
    }),
    direction: rankedDirection,
  }),
  split(dataset, config) {
    const positives = selectPositives(dataset, config)
    const eligible = drawItems(positives, config.seed, config.minimumItemPositives)
    const testCount = floorShare(config.testItemRatio, eligible.length)
    const validationCount = floorShare(config.validationItemRatio, eligible.length)
    if (testCount === 0 || validationCount === 0) {
      throw new WorkbenchError(
        'SPLIT_EMPTY',
        `Only ${eligible.length} items have ${config.minimumItemPositives} positives or more: too few to hold out ${config.testItemRatio} and ${config.validationItemRatio} of them.`,
        'Ask for fewer positives per new item, or hold out larger shares.',
      )
    }
    const parts = { test: eligible.slice(0, testCount), validation: eligible.slice(testCount, testCount + validationCount) }
    return assembleNewItemsSplit(dataset, { id: 'new-items', config }, positives, parts, config.direction)
  },
})
