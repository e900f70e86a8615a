import { z } from 'zod'
import { Direction, SplitCounts, SplitSpec } from '../../contract/index.ts'
import type { EvaluationPart, Split } from '../data/split.ts'
import type { Csr } from '../kernel/csr.ts'
import type { ModelState } from '../plugins/define.ts'

/** A split as named arrays, so that a bundle can hold it; and back. All matrices of a split are binary. */
const SplitJson = z.object({
  spec: SplitSpec,
  hash: z.string(),
  counts: SplitCounts,
  items: z.number().int(),
  direction: Direction.default('items-for-user'),
  sampleIsGiven: z.literal(true).optional(),
})

export function splitToState(split: Split): ModelState {
  return {
    arrays: {
      userIndex: vector(split.userIndex),
      itemIndex: vector(split.itemIndex),
      ...matrix('train', split.train),
      ...matrix('trainAndValidation', split.trainAndValidation),
      ...part('validation', split.validation),
      ...part('test', split.test),
    },
    json: {
      spec: split.spec,
      hash: split.hash,
      counts: split.counts,
      items: split.train.cols,
      direction: split.direction,
      ...(split.sampleIsGiven ? { sampleIsGiven: true } : {}),
    } satisfies z.input<typeof SplitJson>,
  }
}

export function splitFromState(state: ModelState): Split {
  const { spec, hash, counts, items, direction, sampleIsGiven } = SplitJson.parse(state.json)
  const uint = (name: string): Uint32Array => {
    const data = state.arrays[name]?.data
    if (!(data instanceof Uint32Array)) throw new Error(`Internal: the stored split has no ${name}`)
    return data
  }
  const readMatrix = (name: string): Csr => {
    const indptr = uint(`${name}.indptr`)
    return { rows: indptr.length - 1, cols: items, indptr, indices: uint(`${name}.indices`) }
  }
  const readPart = (name: string): EvaluationPart => ({
    users: uint(`${name}.users`),
    foldIn: readMatrix(`${name}.foldIn`),
    heldOut: readMatrix(`${name}.heldOut`),
    ...(state.arrays[`${name}.candidates`] === undefined ? {} : { candidates: uint(`${name}.candidates`) }),
    ...(state.arrays[`${name}.sampled.indptr`] === undefined ? {} : { sampled: readMatrix(`${name}.sampled`) }),
  })
  return {
    spec,
    hash,
    counts,
    direction,
    userIndex: uint('userIndex'),
    itemIndex: uint('itemIndex'),
    train: readMatrix('train'),
    trainAndValidation: readMatrix('trainAndValidation'),
    validation: readPart('validation'),
    test: readPart('test'),
    ...(sampleIsGiven ? { sampleIsGiven } : {}),
  }
}

function vector(data: Uint32Array): ModelState['arrays'][string] {
  return { shape: [data.length], data }
}

function matrix(name: string, csr: Csr): ModelState['arrays'] {
  return { [`${name}.indptr`]: vector(csr.indptr), [`${name}.indices`]: vector(csr.indices) }
}

function part(name: string, value: EvaluationPart): ModelState['arrays'] {
  return {
    [`${name}.users`]: vector(value.users),
    ...matrix(`${name}.foldIn`, value.foldIn),
    ...matrix(`${name}.heldOut`, value.heldOut),
    ...(value.candidates === undefined ? {} : { [`${name}.candidates`]: vector(value.candidates) }),
    ...(value.sampled === undefined ? {} : matrix(`${name}.sampled`, value.sampled)),
  }
}
