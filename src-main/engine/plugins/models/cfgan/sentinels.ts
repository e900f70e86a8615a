import type { Sentinel } from '../../define.ts'

/** Rounds before the two networks have found each other. */
const settled = 5
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** Without pressure on unobserved places, or with pressure on all of them, G learns c -> c (the paper, section 4.2, on why masking is needed). */
const identityCopy: Sentinel = {
  id: 'identity-copy',
  check(epochs) {
    const last = epochs.at(-1)
    if (!last || last.epoch < settled) return null
    const { identityCopy: copied, sparsity } = last.losses
    if (!(copied > 0.88 && sparsity > 0.96)) return null
    return {
      title: 'G hands its input back',
      evidence: `What it makes lies ${copied.toFixed(3)} of the way from nothing to a copy of the known vector, and ${(100 * sparsity).toFixed(1)} % of the unknown places are within .1 of 0.`,
      advice:
        'There is nothing left to rank by. Lower the share or the weight of zero reconstruction, or choose the scheme with partial masking.',
    }
  },
}

const collapse: Sentinel = {
  id: 'gan-collapse',
  check(epochs) {
    const last = epochs.at(-1)
    const spread = last?.losses['spread']
    if (!last || spread === undefined || last.epoch < settled || spread > 0.01) return null
    return {
      title: 'G makes one vector for all',
      evidence: `Generated vectors differ by ${spread.toExponential(1)} per place (standard deviation; outputs lie between 0 and 1).`,
      advice: 'Lower the learning rate of D or its passes, or the regularization of G.',
    }
  },
}

/** D tells real from made with certainty, round after round: its gradient says nothing more to G. */
const discriminatorWon: Sentinel = {
  id: 'discriminator-won',
  check(epochs) {
    const recent = epochs.slice(-settled)
    const isSure = recent.every(({ losses }) => losses['realProbability'] > 0.99 && losses['fakeProbability'] < 0.01)
    const last = recent.at(-1)
    if (!last || recent.length < settled || !isSure) return null
    const { realProbability, fakeProbability, realAccuracy, fakeAccuracy } = last.losses
    return {
      title: 'D has won',
      evidence: `For ${settled} rounds it gave true vectors ${realProbability.toFixed(3)} and made ones ${fakeProbability.toFixed(3)} on average. Of the true ones it knew ${percent(realAccuracy)}, of the made ones ${percent(fakeAccuracy)}.`,
      advice: 'Fewer passes or a smaller network for D, or more regularization of it.',
    }
  },
}

export const cfganSentinels: readonly Sentinel[] = [identityCopy, collapse, discriminatorWon]
