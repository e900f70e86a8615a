import type { Csr } from '../../../kernel/csr.ts'
import { breathe, type Work } from '../../../kernel/progress.ts'
import type { Rng } from '../../../kernel/rng.ts'
import { joined, stackRows } from '../../../tensor/batched.ts'
import { dispose, mul, randomNormal, scope, type Tensor1D, tensor2d, type Tensor2D } from '../../../tensor/ops.ts'
import { createRowBuffer, type RowBuffer } from '../../../tensor/row-buffer.ts'
import { readTogether } from '../../../tensor/step-figures.ts'
import { discriminate } from './discriminator.ts'
import { discriminatorLoss, generatorLoss, pairKinds } from './losses.ts'
import type { Architecture, Networks } from './networks.ts'
import { drawItems, listPositives, pairBatches, type Pairs, type Positives } from './pairs.ts'
import type { Counts, ProfileSpace } from './profiles.ts'
import type { LaraConfig } from './settings.ts'

/** Of the discriminator, means over an epoch. Probabilities and accuracies are those of each kind of pair, see losses.ts. */
const discriminatorFigures = [
  'discriminatorLoss',
  'probabilityTaken',
  'probabilityNotTaken',
  'probabilityGenerated',
  'accuracyTaken',
  'accuracyNotTaken',
  'accuracyGenerated',
] as const

/** What an epoch works on, and the memory of its batches. */
export interface TrainingData {
  readonly positives: Positives
  readonly counts: Counts
  readonly space: ProfileSpace
  /** [items x k n] */
  readonly choices: Csr
  readonly rows: RowBuffer
  /** [2 B, d] */
  readonly profiles: Float32Array
}

export function prepareData(train: Csr, choices: Csr, space: ProfileSpace, config: LaraConfig): TrainingData {
  const batchSize = Math.min(config.batchSize, train.indices.length)
  return {
    positives: listPositives(train),
    counts: space.count(train),
    space,
    choices,
    rows: createRowBuffer(Math.max(batchSize, config.generatorBatchSize), choices.cols),
    profiles: new Float32Array(2 * batchSize * space.size),
  }
}

export interface Pass {
  readonly config: LaraConfig
  readonly architecture: Architecture
  readonly networks: Networks
  readonly data: TrainingData
  readonly rng: Rng
  readonly work: Work
}

/**
 * One epoch: the discriminator sees every positive once, with its three pairs, and the generator makes as many steps; in turn, or, as in the
 * released code, the one after the other. Means of losses and of the discriminator's probabilities.
 */
export async function trainOnce(pass: Pass): Promise<Record<string, number>> {
  const { config, data, rng, work } = pass
  const positives = data.positives.users.length
  const steps = Math.ceil(positives / config.batchSize)
  const totals = { generatorLoss: 0, ...zeros(discriminatorFigures) }
  let done = 0
  const report = (step: string): void => work.report({ step, done: ++done, total: 2 * steps, remainingMs: null })
  let seen = 0
  let owed = 0
  const countGenerator = ([loss]: Float32Array): number => (totals.generatorLoss += loss / steps)
  const countDiscriminator = (figures: Float32Array, share: number): void =>
    discriminatorFigures.forEach((name, at) => (totals[name] += share * figures[at]))
  await readTogether<null>(countGenerator, (keepOfGenerator) =>
    readTogether<number>(countDiscriminator, async (keepOfDiscriminator) => {
      for (const pairs of pairBatches(data.positives, config.batchSize, rng)) {
        await breathe(work.signal)
        await keepOfDiscriminator(stepDiscriminator(pass, pairs), pairs.items.length / positives)
        report('discriminator batches')
        seen++
        owed++
        if (owed < (config.turnSteps ?? steps) && seen < steps) continue
        for (; owed > 0; owed--) {
          await breathe(work.signal)
          await keepOfGenerator(stepGenerator(pass), null)
          report('generator batches')
        }
      }
    }),
  )
  return totals
}

/** Returns what `discriminatorFigures` names, the caller's. */
function stepDiscriminator(pass: Pass, pairs: Pairs): Tensor1D {
  const { config, architecture, networks, data } = pass
  const real = realProfiles(data, pairs)
  const choices = data.rows.load(data.choices, pairs.items)
  const noise = drawNoise(pass, pairKinds * pairs.items.length)
  const { figures, gradients } = scope(() => {
    const proposal = architecture.generator.propose(networks.generator.values(), choices)
    const judgement = discriminate(networks.discriminator.values(), choices, stackRows(real, proposal.profiles), architecture.scale, noise)
    const { gradient, loss, probabilities, accuracies } = discriminatorLoss(judgement.logits)
    return { figures: joined([loss, probabilities, accuracies]), gradients: judgement.backward(gradient) }
  })
  networks.discriminator.step(gradients, { learningRate: config.discriminatorLearningRate })
  dispose([choices.tensor, real, ...(noise ? [noise] : []), ...Object.values(gradients)])
  return figures
}

/** One step on items drawn as often as they are taken. Its loss is the caller's. */
function stepGenerator(pass: Pass): Tensor1D {
  const { config, architecture, networks, data, rng } = pass
  const choices = data.rows.load(data.choices, drawItems(data.positives, config.generatorBatchSize, rng))
  const noise = drawNoise(pass, config.generatorBatchSize)
  const { loss, gradients } = scope(() => {
    const proposal = architecture.generator.propose(networks.generator.values(), choices)
    const judgement = discriminate(networks.discriminator.values(), choices, proposal.profiles, architecture.scale, noise)
    const { loss: mean, gradient } = generatorLoss(judgement.logits, config.generatorLoss)
    return { loss: mean, gradients: proposal.backward(judgement.backwardToProfiles(gradient)) }
  })
  networks.generator.step(gradients, { learningRate: config.generatorLearningRate })
  dispose([choices.tensor, ...(noise ? [noise] : []), ...Object.values(gradients)])
  return loss
}

/** Instance noise (Arjovsky and Bottou 2017, section 3): real and proposed profiles blur into each other, so no border is ever sure. [rows, d] */
function drawNoise({ config: { noise }, architecture: { scale }, data: { space }, rng }: Pass, rows: number): Tensor2D | null {
  return noise === 0 || scale === null ? null : scope(() => mul(randomNormal(rows, space.size, rng), noise))
}

/** The profiles of who took the items, and below them of who did not. [2 B, d] */
function realProfiles({ space, counts, profiles }: TrainingData, { takers, others }: Pairs): Tensor2D {
  const d = space.size
  const B = takers.length
  for (let pair = 0; pair < B; pair++) {
    space.write(counts, takers[pair], profiles, pair * d)
    space.write(counts, others[pair], profiles, (B + pair) * d)
  }
  return tensor2d(profiles.subarray(0, 2 * B * d), 2 * B, d)
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.assign({}, ...names.map((name) => ({ [name]: 0 })))
}

/**
 * Root of the mean variance of the profiles' numbers over the trained items: near 0, every item gets the same proposed user (the generator
 * has collapsed).
 */
export function profileSpread(proposed: Float32Array, d: number, items: Uint32Array): number {
  let variance = 0
  for (let at = 0; at < d; at++) {
    let mean = 0
    for (const item of items) mean += proposed[item * d + at] / items.length
    for (const item of items) variance += (proposed[item * d + at] - mean) ** 2 / (items.length * d)
  }
  return Math.sqrt(variance)
}
