import { z } from 'zod'
import { assembleWeakSplit, partCode } from '../../../data/assemble-split.ts'
import type { Dataset } from '../../../data/dataset.ts'
import { drawValidation, drawValidationUsers } from '../../../data/draw-validation.ts'
import { GivenSplitRules, type Positives, selectPositives } from '../../../data/positives.ts'
import { chooseSplitFile, type LoadedSplitFile } from '../../../data/split-files.ts'
import { createRng } from '../../../kernel/rng.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare } from '../../split-settings.ts'

/** Training and test rows as the authors of a paper published them. */
export const fixedFolds = defineSplitter({
  id: 'fixed-folds',
  title: 'Training and test rows from files',
  summary:
    'Who is trained on and who is tested is read, row by row, from imported files. Rows in neither do not exist. Without a file for validation, a random share of every user’s training rows is taken for it.',
  usedBy: 'CFGAN and CVAE (the authors’ files), MovieLens 100K u1 to u5',
  fileKind: 'fixed-folds',
  config: GivenSplitRules.extend({
    validationRatio: heldOutShare(0.1, {
      title: 'For validation',
      description:
        'Share of each user’s training rows, rounded down, that settings and epochs are chosen on; without effect if files name them.',
    }),
    validationFrom: z.enum(['training-rows', 'test-users']).default('training-rows').meta({
      title: 'Validation is taken from',
      description:
        'training-rows: that share of each user’s. test-users: the test rows of that share of the users, who are then not tested; for lists with too few training rows per user.',
      group: 'Sizes',
    }),
  }),
  split(dataset, { file: named, validationFrom, ...config }) {
    const file = chooseSplitFile(dataset.splitFiles ?? [], 'fixed-folds', named)
    const codes = codeInteractions(dataset, file)
    const positives = selectPositives(
      dataset,
      config,
      codes.map((code) => (code === notListed ? 0 : 1)),
    )
    const partOf = codePositives(dataset, positives, codes)
    const spec = { id: 'fixed-folds', config: { ...config, file: file.id } }
    if (file.entries.validation) return assembleWeakSplit(dataset, spec, positives, partOf)
    const rng = createRng(config.seed).fork('validation')
    if (validationFrom === 'training-rows') {
      drawValidation(positives, partOf, config.validationRatio, rng)
      return assembleWeakSplit(dataset, spec, positives, partOf)
    }
    const users = drawValidationUsers(positives, partOf, config.validationRatio, rng)
    // Named in the split only where it has an effect: other splits keep the hash that they always had.
    return assembleWeakSplit(dataset, { ...spec, config: { ...spec.config, validationFrom } }, positives, partOf, { users })
  },
})

const notListed = 255

/** One code per interaction of the dataset; a pair that occurs several times has the same in all places. */
function codeInteractions({ users, items, userOffsets, itemOf }: Dataset, { entries }: LoadedSplitFile): Uint8Array {
  const codes = new Uint8Array(itemOf.length).fill(notListed)
  const listed = new Map<number, number>()
  const keyOf = (user: number, item: number): number => user * items.ids.length + item
  for (const part of ['train', 'validation', 'test'] as const) {
    const pairs = entries[part] ?? new Uint32Array(0)
    for (let at = 0; at < pairs.length; at += 2) listed.set(keyOf(pairs[at], pairs[at + 1]), partCode[part])
  }
  for (let user = 0; user < users.ids.length; user++) {
    for (let k = userOffsets[user]; k < userOffsets[user + 1]; k++) codes[k] = listed.get(keyOf(user, itemOf[k])) ?? notListed
  }
  return codes
}

/** The codes of the positives, found again by user and item. */
function codePositives(dataset: Dataset, { userIndex, itemIndex, offsets, items }: Positives, codes: Uint8Array): Uint8Array {
  const partOf = new Uint8Array(items.length)
  const codeOf = new Uint8Array(dataset.items.ids.length)
  userIndex.forEach((user, row) => {
    for (let k = dataset.userOffsets[user]; k < dataset.userOffsets[user + 1]; k++) codeOf[dataset.itemOf[k]] = codes[k]
    for (let k = offsets[row]; k < offsets[row + 1]; k++) partOf[k] = codeOf[itemIndex[items[k]]]
  })
  return partOf
}
