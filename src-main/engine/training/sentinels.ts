import type { ConfigValues, EpochPoint, Finding } from '../../contract/index.ts'
import type { ModelPlugin, Sentinel } from '../plugins/define.ts'
import { overfitting, settled } from './over-fitting.ts'

/** Before that many measurements a network has often learned little more than what is popular. */
const early = 10
const percent = (share: number): string => `${Math.round(100 * share)} %`

/** Lists of what everybody likes, from a model that is meant to be personal. */
const popularityClone: Sentinel = {
  id: 'popularity-clone',
  check(epochs, isOver) {
    const share = settledLists(epochs, isOver)?.popularPlaces ?? null
    if (share === null || share < clonedShare) return null
    return {
      title: 'Its lists are the most popular items',
      evidence: `${percent(share)} of the first 20 places hold what "most popular" would put there.`,
      advice: 'Compare it with the most-popular baseline: it should be clearly better. Weaken the regularisation, or train longer.',
    }
  },
}
const clonedShare = 0.9

/** One list for all, and not the popular one. */
const sameLists: Sentinel = {
  id: 'same-lists',
  check(epochs, isOver) {
    const lists = settledLists(epochs, isOver)
    if (lists === undefined || (lists.popularPlaces ?? 0) >= clonedShare || lists.sharedPlaces < 0.95 * lists.sharedByPopular) return null
    return {
      title: 'Everybody gets nearly the same list',
      evidence: `Two people have ${percent(lists.sharedPlaces)} of their first 20 places in common on average; with one list for all, without what each has already, it would be about ${percent(lists.sharedByPopular)}.`,
      advice:
        'The model does not tell people apart. Look whether its code or its factors have collapsed: less regularisation, a lower learning rate.',
    }
  },
}

/** The newest lists once there were enough; when training is over, those of the best epoch. */
function settledLists(epochs: readonly EpochPoint[], isOver: boolean): EpochPoint['lists'] {
  if (isOver) return epochs.findLast(({ best }) => best)?.lists
  const measured = epochs.filter(({ lists }) => lists !== undefined)
  return measured.length >= early ? measured.at(-1)?.lists : undefined
}

/** Feeds the sentinels of a model; each tells once. `before`: of a run that goes on, the epochs that it had already. */
export function watchWith(
  plugin: ModelPlugin,
  config: ConfigValues,
  tell: (finding: Finding) => void,
): { before(points: readonly EpochPoint[]): void; epoch(point: EpochPoint): void; end(): void } {
  const epochs: EpochPoint[] = []
  let waiting: readonly Sentinel[] = [
    ...(plugin.impersonal ? [] : [popularityClone, sameLists]),
    ...(plugin.training ? [overfitting({ fits: 'loss', ...plugin.training })] : []),
    ...(plugin.sentinels?.(config) ?? []),
  ]
  const look = (isOver: boolean): void => {
    const last = epochs.at(-1)
    if (last === undefined) return
    waiting = waiting.filter((sentinel) => {
      const symptom = sentinel.check(epochs, isOver)
      if (symptom) tell({ sentinel: sentinel.id, epoch: last.epoch, ...symptom })
      return symptom === null
    })
  }
  return {
    before: (points) => {
      epochs.push(...points)
    },
    epoch: (point) => {
      epochs.push(point)
      look(false)
    },
    end: () => look(true),
  }
}

/** The best epoch was the last that was planned: nobody knows how good it would have become. */
export function stillRising(bestEpoch: number, planned: number, selection: string): Finding | null {
  if (bestEpoch !== planned || planned < settled) return null
  return {
    sentinel: 'still-rising',
    epoch: bestEpoch,
    title: 'It was still getting better when it ended',
    evidence: `The best validation ${selection} is that of the last of ${planned} epochs.`,
    advice: 'Plan more epochs: early stopping ends the run when it has had enough.',
  }
}

/** Lists with pairs of the training data: a fault of the ranking or of the split, and all figures are wrong. */
export function knownInLists(count: number, epoch: number): Finding | null {
  if (count === 0) return null
  return {
    sentinel: 'known-in-lists',
    epoch,
    title: 'Lists hold what was learned from',
    evidence: `${count} places of the test lists hold an item and a person of the training data.`,
    advice:
      'Do not use the figures of this run. Where the split comes from files, look whether they test or offer what they train on; else report the fault with the run as an export.',
  }
}
