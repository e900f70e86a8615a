import type { DrawnStep } from '../../define.ts'

const item = 'attribute values of an item'
const proposed = 'proposed user'
const seen = 'profile of the proposed user, of one who took the item, or of one who did not'

/** The three forms of the generator are told apart by what they store; the discriminator is one. */
export function drawLara(stored: ReadonlySet<string>): DrawnStep[] {
  const generator = (names: readonly string[]): string[] => names.map((name) => `generator.${name}`)
  const discriminator = (names: readonly string[]): string[] => names.map((name) => `discriminator.${name}`)
  return [
    { from: item, to: 'embeddings of the generator', weights: generator(['embedding']) },
    ...(stored.has('generator.first')
      ? drawProfiles(stored.has('generator.attention')).map((step) => ({ ...step, weights: generator(step.weights) }))
      : [
          { from: 'embeddings of the generator', to: 'hidden 1 of the generator, tanh', weights: generator(['attributes', 'bias1']) },
          { from: 'hidden 1 of the generator, tanh', to: 'hidden 2 of the generator, tanh', weights: generator(['hidden', 'bias2']) },
          { from: 'hidden 2 of the generator, tanh', to: proposed, weights: generator(['output', 'bias3']) },
        ]),
    { from: proposed, to: seen, weights: [] },
    { from: item, to: 'embeddings of the discriminator', weights: discriminator(['embedding']) },
    { from: 'embeddings of the discriminator', to: 'hidden 1 of the discriminator, tanh', weights: discriminator(['attributes', 'bias1']) },
    { from: seen, to: 'hidden 1 of the discriminator, tanh', weights: discriminator(['profile']) },
    { from: 'hidden 1 of the discriminator, tanh', to: 'hidden 2 of the discriminator, tanh', weights: discriminator(['hidden', 'bias2']) },
    { from: 'hidden 2 of the discriminator, tanh', to: 'probability, sigmoid', weights: discriminator(['output', 'bias3']) },
  ]
}

/** A profile per attribute and a network that joins them; with many values one generator for all, weighed by attention. */
function drawProfiles(isShared: boolean): DrawnStep[] {
  const hidden = isShared ? 'hidden of each value, tanh' : 'hidden of each attribute, tanh'
  const profile = isShared ? 'user profile of each value' : 'user profile of each attribute'
  const average = 'profiles averaged by attention'
  return [
    { from: 'embeddings of the generator', to: hidden, weights: ['first', 'firstBias'] },
    { from: hidden, to: profile, weights: ['second', 'secondBias'] },
    ...(isShared
      ? [
          { from: profile, to: average, weights: [] },
          { from: hidden, to: average, weights: ['attention'] },
        ]
      : []),
    { from: isShared ? average : profile, to: 'joined, tanh', weights: ['join', 'joinBias'] },
    { from: 'joined, tanh', to: proposed, weights: ['output', 'outputBias'] },
  ]
}
