import { floorShare } from '../../../data/assemble-split.ts'
import type { Dataset } from '../../../data/dataset.ts'
import { assembleNewItemsSplit, drawItems } from '../../../data/hold-out-items.ts'
import { GivenSplitRules, selectPositives } from '../../../data/positives.ts'
import { chooseSplitFile, type LoadedSplitFile } from '../../../data/split-files.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare, positivesOfNewItem, rankedDirection } from '../../split-settings.ts'

/** The published list of new items of a paper, so that figures stand beside the paper's. */
export const heldOutItems = defineSplitter({
  id: 'held-out-items',
  title: 'New items from a list (cold start)',
  summary:
    'The items of an imported list are held out with all their interactions. If the list also names the training items, all others do not exist; validation items are drawn where it names none.',
  usedBy: 'LARA (the authors’ 477 new items)',
  holdsOutItems: true,
  fileKind: 'held-out-items',
  config: GivenSplitRules.extend({
    minimumItemPositives: positivesOfNewItem({
      title: 'Positives per drawn item, at least',
      description: 'Only items with so many positives are drawn for validation. The items of the list are taken as they are.',
    }),
    validationItemRatio: heldOutShare(0.05, {
      title: 'Items for validation',
      description: 'Share of the other items, rounded down, that settings and epochs are chosen on; without effect if the list names them.',
    }),
    direction: rankedDirection,
  }),
  split(dataset, { file: named, ...config }) {
    const file = chooseSplitFile(dataset.splitFiles ?? [], 'held-out-items', named)
    const positives = selectPositives(dataset, config, file.entries.train && interactionsOf(dataset, file))
    const columnOf = new Map(Array.from(positives.itemIndex, (item, column) => [item, column]))
    const columns = (items: Uint32Array = new Uint32Array(0)): Uint32Array =>
      Uint32Array.from(Array.from(items).flatMap((item) => columnOf.get(item) ?? []))
    const test = columns(file.entries.test)
    const validation = file.entries.validation ? columns(file.entries.validation) : draw(positives, test, config)
    if (test.length === 0 || validation.length === 0) {
      throw new WorkbenchError(
        'SPLIT_EMPTY',
        `No item for ${test.length === 0 ? 'the test' : 'validation'} is left of the list ${file.name} under these rules.`,
        'Lower the threshold or the minimum counts, or hold out a larger share for validation.',
      )
    }
    const spec = { id: 'held-out-items', config: { ...config, file: file.id } }
    return assembleNewItemsSplit(dataset, spec, positives, { validation, test }, config.direction)
  },
})

function draw(
  positives: Parameters<typeof drawItems>[0],
  test: Uint32Array,
  { seed, minimumItemPositives, validationItemRatio }: { seed: number; minimumItemPositives: number; validationItemRatio: number },
): Uint32Array {
  const isTest = new Set(test)
  const others = drawItems(positives, seed, minimumItemPositives).filter((column) => !isTest.has(column))
  return others.slice(0, floorShare(validationItemRatio, others.length))
}

/** One flag per interaction: whether the list names its item. */
function interactionsOf({ itemOf, items }: Dataset, { entries }: LoadedSplitFile): Uint8Array {
  const isListed = new Uint8Array(items.ids.length)
  for (const part of Object.values(entries)) for (const item of part) isListed[item] = 1
  return Uint8Array.from(itemOf, (item) => isListed[item])
}
