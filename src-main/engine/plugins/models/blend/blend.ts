import { z } from 'zod'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { Component, Model, ModelContext, ModelState } from '../../define.ts'
import { type Normalization, normaliseRows } from './normalise.ts'
import { scoreValidation } from './sampled-validation.ts'
import { selectWeights } from './select-weights.ts'
import { stackWeights } from './stack.ts'

interface BlendConfig {
  readonly weighting: 'validation' | 'stacking' | 'fixed'
  readonly weights: readonly number[]
  readonly normalization: Normalization
}

const StoredBlend = z.object({ weights: z.array(z.number()), parts: z.array(z.record(z.string(), z.unknown())) })

/** score(u, i) = sum over parts c of w_c n_c(u, i), where n_c are the part's scores, normalised for the user. The parts become its own. */
export function createBlend(config: BlendConfig, context: ModelContext): Model {
  const parts = context.components ?? []
  let weights = givenWeights(config, parts)

  return {
    async fit(train, work) {
      for (const { model } of parts) await model.fit?.(train, work)
    },

    async tune(validation, work) {
      if (config.weighting === 'fixed') return `Weights as given: ${inWords(parts, weights)}.`
      refuseInsiders(parts)
      const sample = await scoreValidation(validation, parts, config.normalization, context.rng, work)
      const basis = `${sample.foldIn.rows} of ${validation.users.length} validation users`
      if (config.weighting === 'stacking') {
        weights = await stackWeights(sample, work)
        return `Weights by logistic stacking on ${basis}: ${inWords(parts, weights)}.`
      }
      const selected = await selectWeights(sample, work)
      weights = selected.weights
      const alone = parts.map(({ title }, part) => `${title} ${selected.alone[part].toFixed(4)}`).join(', ')
      return `Weights chosen on ${basis}: ${inWords(parts, weights)}. Their ndcg@100 there: mixed ${selected.mixed.toFixed(4)}; alone ${alone}.`
    },

    async scoreItems(histories, users) {
      const mixed = new Float32Array(histories.rows * histories.cols)
      for (const [part, { model }] of parts.entries()) {
        if (weights[part] === 0) continue
        // A copy: what a model gives may be its own memory.
        const scores = Float32Array.from(await model.scoreItems(histories, users))
        normaliseRows(scores, histories, config.normalization)
        for (let at = 0; at < mixed.length; at++) mixed[at] += weights[part] * scores[at]
      }
      return mixed
    },

    async save() {
      const states = await Promise.all(parts.map(({ model }) => model.save()))
      const arrays = states.flatMap((state, part) =>
        Object.entries(state.arrays).map(([name, array]) => [`${part}/${name}`, array] as const),
      )
      return { arrays: Object.fromEntries(arrays), json: { weights, parts: states.map(({ json }) => json) } }
    },

    async load(state) {
      const stored = StoredBlend.safeParse(state.json)
      if (!stored.success || stored.data.weights.length !== parts.length || stored.data.parts.length !== parts.length) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored blend does not fit its parts.', 'Train it again.')
      }
      weights = stored.data.weights
      for (const [part, { model }] of parts.entries()) await model.load({ arrays: arraysOf(state, part), json: stored.data.parts[part] })
    },

    dispose() {
      for (const { model } of parts) model.dispose()
    },
  }
}

function givenWeights({ weighting, weights }: BlendConfig, parts: readonly Component[]): number[] {
  if (parts.length < 2) {
    throw new WorkbenchError('INVALID_INPUT', 'A blend mixes finished runs, two at least.', 'Name runs of one dataset and one split.')
  }
  if (weighting !== 'fixed' || weights.length === 0) return parts.map(() => 1 / parts.length)
  if (weights.length === parts.length) return [...weights]
  throw new WorkbenchError(
    'INVALID_INPUT',
    `There are ${weights.length} weights for ${parts.length} runs.`,
    'Give one for each, in their order, or none.',
  )
}

/** A part that learned from the validation users too would be trusted more than it deserves. */
function refuseInsiders(parts: readonly Component[]): void {
  const insider = parts.find(({ hasSeenValidation }) => hasSeenValidation)
  if (!insider) return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `Weights cannot be chosen on validation: ${insider.title} was trained again on it ("refit").`,
    'Give fixed weights, or take a run without "refit".',
  )
}

function inWords(parts: readonly Component[], weights: readonly number[]): string {
  return parts.map(({ title }, part) => `${title} ${weights[part].toFixed(3)}`).join(', ')
}

function arraysOf(state: ModelState, part: number): ModelState['arrays'] {
  const prefix = `${part}/`
  const own = Object.entries(state.arrays).filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, array]) => [name.slice(prefix.length), array]))
}
