import type { ConfigValues, EpochPoint, Finding } from '../../contract/index.ts'
import type { ModelPlugin, Sentinel } from '../plugins/define.ts'

/** So many measurements after the best one tell a turn from noise. */
const settled = 5
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

/** Its own loss goes on falling while validation has turned down for good. */
function overfitting(selection: string): Sentinel {
  return {
    id: 'over-fitting',
    check(epochs) {
      const measured = epochs.flatMap(({ epoch, losses, validation }) =>
        validation[selection] === undefined || losses['loss'] === undefined
          ? []
          : [{ epoch, value: validation[selection], loss: losses['loss'] }],
      )
      if (measured.length === 0) return null
      const best = measured.reduce((top, point) => (point.value > top.value ? point : top))
      const after = measured.filter(({ epoch }) => epoch > best.epoch)
      const last = after.at(-1)
      if (last === undefined || after.length < settled || last.value > 0.95 * best.value || last.loss > 0.99 * best.loss) return null
      return {
        title: 'Over-fitting',
        evidence: `Since epoch ${best.epoch} validation ${selection} fell from ${best.value.toFixed(4)} to ${last.value.toFixed(4)} while the training loss fell from ${shown(best.loss)} to ${shown(last.loss)}.`,
        advice: `The weights of epoch ${best.epoch} are kept, so the figures are those of the best epoch. Fewer epochs save time; more dropout or regularisation may lift the best.`,
      }
    },
  }
}

function shown(value: number): string {
  return value.toPrecision(4)
}

/** Feeds the sentinels of a model; each tells once. */
export function watchWith(
  plugin: ModelPlugin,
  config: ConfigValues,
  tell: (finding: Finding) => void,
): { epoch(point: EpochPoint): void; end(): void } {
  const epochs: EpochPoint[] = []
  let waiting: readonly Sentinel[] = [
    ...(plugin.impersonal ? [] : [popularityClone, sameLists]),
    ...(plugin.training ? [overfitting(plugin.training.selection)] : []),
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

/** Lists with what people have already: a fault of the ranking, and all figures are wrong. */
export function knownInLists(count: number, epoch: number): Finding | null {
  if (count === 0) return null
  return {
    sentinel: 'known-in-lists',
    epoch,
    title: 'Lists hold items that people have already',
    evidence: `${count} places of the test lists hold an item of the same person's history.`,
    advice: 'Do not use the figures of this run, and report the fault with the run as an export.',
  }
}
