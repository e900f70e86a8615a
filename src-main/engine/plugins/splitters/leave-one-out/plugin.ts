import { z } from 'zod'
import { assembleWeakSplit, collectPart, partCode } from '../../../data/assemble-split.ts'
import type { Dataset } from '../../../data/dataset.ts'
import { type Positives, selectPositives, SplitRules } from '../../../data/positives.ts'
import { drawCandidates, giveCandidates } from '../../../data/sample-candidates.ts'
import { chooseSplitFile } from '../../../data/split-files.ts'
import { type Csr, rowLength } from '../../../kernel/csr.ts'
import { createRng } from '../../../kernel/rng.ts'
import { defineSplitter } from '../../define.ts'

const Config = SplitRules.extend({
  candidates: z.enum(['all', 'sampled', 'file']).default('all').meta({
    title: 'Ranked among',
    description:
      'all: every item that the user does not know. sampled: some random ones, file: the ones of an imported file; both are estimates, for standing beside a paper’s figures.',
    group: 'Candidates',
  }),
  negatives: z.number().int().min(1).max(10_000).default(99).meta({
    title: 'Sampled items',
    description: 'How many random items each held-out item is ranked among, where candidates are sampled.',
    group: 'Candidates',
  }),
  file: z.string().default('').meta({
    title: 'Imported file',
    description: 'Name or id of an imported file of negatives, where candidates come from a file. Empty: the only one.',
    group: 'Candidates',
  }),
})

export const leaveOneOut = defineSplitter({
  id: 'leave-one-out',
  title: 'Latest interaction of every user',
  summary:
    'Every user’s most recent positive is the test, the one before it the validation part. Optionally ranked among a sample of items only, as papers on neural collaborative filtering do.',
  usedBy: 'NCF',
  fileKind: 'negatives',
  fileWhen: { candidates: 'file' },
  config: Config,
  split(dataset, config) {
    const positives = selectPositives(dataset, config)
    const partOf = new Uint8Array(positives.items.length)
    for (let row = 0; row < positives.userIndex.length; row++) {
      const end = positives.offsets[row + 1]
      const n = end - positives.offsets[row]
      if (n > 1) partOf[end - 1] = partCode.test
      if (n > 2) partOf[end - 2] = partCode.validation
    }
    const { seed, negatives, ...rules } = config
    if (config.candidates === 'all') {
      // Nothing is drawn: another seed is the same split.
      return assembleWeakSplit(dataset, { id: 'leave-one-out', config: { ...rules, file: '' } }, positives, partOf)
    }
    const { sampled, file } = sampleFor(dataset, config, positives, partOf)
    const users = { validation: rowsWithCandidates(sampled.validation), test: rowsWithCandidates(sampled.test) }
    const spec = { id: 'leave-one-out', config: { ...rules, seed, negatives, file } }
    return assembleWeakSplit(dataset, spec, positives, partOf, {
      users,
      sampled,
      ...(config.candidates === 'file' ? { sampleIsGiven: true as const } : {}),
    })
  },
})

/** The few that are ranked: drawn, or read; validation is drawn where the file has nothing for it. */
function sampleFor(
  dataset: Dataset,
  { candidates, file: named, negatives, seed }: z.infer<typeof Config>,
  positives: Positives,
  partOf: Uint8Array,
): { sampled: { validation: Csr; test: Csr }; file: string } {
  const heldOut = { validation: collectPart(positives, partOf, 'validation'), test: collectPart(positives, partOf, 'test') }
  const draw = (part: 'validation' | 'test'): Csr =>
    drawCandidates(positives, heldOut[part], negatives, createRng(seed).fork(`negatives for ${part}`))
  if (candidates !== 'file') return { sampled: { validation: draw('validation'), test: draw('test') }, file: '' }
  const { id, entries } = chooseSplitFile(dataset.splitFiles ?? [], 'negatives', named)
  const give = (part: 'validation' | 'test', pairs: Uint32Array): Csr => giveCandidates(positives, heldOut[part], pairs)
  return {
    sampled: {
      validation: entries.validation ? give('validation', entries.validation) : draw('validation'),
      test: give('test', entries.test ?? new Uint32Array(0)),
    },
    file: id,
  }
}

/** Nobody is ranked who has nothing to be ranked among: alone, every held-out item would be first. */
function rowsWithCandidates(sampled: Csr): Uint32Array {
  return Uint32Array.from(Array(sampled.rows).keys()).filter((row) => rowLength(sampled, row) > 0)
}
