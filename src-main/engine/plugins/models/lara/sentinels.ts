import type { Sentinel } from '../../define.ts'

/** Epochs before the two networks have found each other. */
const settled = 5

/** All items are proposed the same user: whatever ranks users by it ranks them alike for every item. */
const collapse: Sentinel = {
  id: 'gan-collapse',
  check(epochs) {
    const last = epochs.at(-1)
    if (!last || last.epoch < settled || !(last.losses['profileSpread'] < 0.02)) return null
    return {
      title: 'The generator proposes one user for all items',
      evidence: `Proposed profiles differ between items by ${(100 * last.losses['profileSpread']).toFixed(1)} % of what real users differ by.`,
      advice: 'Lower the generator’s learning rate, add noise on profiles, and let the discriminator see them standardised.',
    }
  },
}

/** Epoch after epoch the discriminator is sure: its gradient says nothing more to the generator. */
const discriminatorWon: Sentinel = {
  id: 'discriminator-won',
  check(epochs) {
    const recent = epochs.slice(-settled)
    const last = recent.at(-1)
    const isSure = recent.every(({ losses }) => losses['accuracyGenerated'] > 0.99 && losses['probabilityGenerated'] < 0.01)
    if (!last || recent.length < settled || !isSure) return null
    const { accuracyTaken, accuracyNotTaken, accuracyGenerated, probabilityGenerated } = last.losses
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
    return {
      title: 'The discriminator has won',
      evidence: `For ${settled} epochs it knew nearly every proposed user (${percent(accuracyGenerated)}, probability ${probabilityGenerated.toExponential(1)}). Of who took the item it knew ${percent(accuracyTaken)}, of who did not ${percent(accuracyNotTaken)}.`,
      advice: 'More noise on profiles, or a lower learning rate or fewer units for the discriminator.',
    }
  },
}

export const laraSentinels: readonly Sentinel[] = [collapse, discriminatorWon]
