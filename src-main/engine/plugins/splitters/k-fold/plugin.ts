import { z } from 'zod'
import { assembleWeakSplit, partCode } from '../../../data/assemble-split.ts'
import { drawValidation } from '../../../data/draw-validation.ts'
import { selectPositives, SplitRules } from '../../../data/positives.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import { createRng, permutation } from '../../../kernel/rng.ts'
import { defineSplitter } from '../../define.ts'
import { heldOutShare } from '../../split-settings.ts'

/** Every interaction is tested once: k runs are one figure, with an interval over the folds. */
export const kFold = defineSplitter({
  id: 'k-fold',
  title: 'Folds of the interactions (cross-validation)',
  summary:
    'All interactions are dealt at random into k folds of equal size; each in turn is the test. Of the rest, a random share of every user’s is the validation part. One run for each fold; together they are one figure.',
  usedBy: 'DLFM, Surprise',
  config: SplitRules.extend({
    folds: z.number().int().min(2).max(20).default(5).meta({ title: 'Folds', description: 'How many.', symbol: 'k', group: 'Sizes' }),
    fold: z.number().int().min(1).max(20).nullable().default(null).meta({
      title: 'Which fold',
      description: 'The one that is the test. Empty: each in turn, one run for each.',
      group: 'Sizes',
    }),
    validationRatio: heldOutShare(0.1, {
      title: 'For validation',
      description: 'Share of each user’s positives outside the fold, rounded down, that settings and epochs are chosen on.',
    }),
  }),
  turns: (config) => (config.fold === null ? Array.from({ length: config.folds }, (_, n) => ({ ...config, fold: n + 1 })) : [config]),
  split(dataset, { fold: asked, ...config }) {
    const fold = asked ?? 1
    if (fold > config.folds) {
      throw new WorkbenchError('INVALID_INPUT', `There is no fold ${fold} of ${config.folds}.`, `Choose 1 to ${config.folds}.`, {
        details: { field: 'fold' },
      })
    }
    const positives = selectPositives(dataset, config)
    const rng = createRng(config.seed)
    const partOf = new Uint8Array(positives.items.length)
    // As dealt from a shuffled pack: sizes differ by one at most.
    permutation(positives.items.length, rng.fork('folds')).forEach((place, n) => {
      if (n % config.folds === fold - 1) partOf[place] = partCode.test
    })
    drawValidation(positives, partOf, config.validationRatio, rng.fork(`validation ${fold}`))
    return assembleWeakSplit(dataset, { id: 'k-fold', config: { ...config, fold } }, positives, partOf)
  },
})
