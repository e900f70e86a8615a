import type { EpochPoint } from '../../contract/index.ts'
import type { Sentinel } from '../plugins/define.ts'

/** So many measurements after the best one tell a turn from noise. */
export const settled = 5
/** What is 5 % below the best has fallen. */
const clearFall = 0.95
/** A loss that is 1 % lower has fallen. */
const lower = 0.99

interface Watched {
  /** The validation metric that selects. */
  readonly selection: string
  /** The loss that falls as the training data are learned; null: none does. */
  readonly fits: string | null
}

/** Validation has turned down for good, while what is learned from goes on being learned. */
export function overfitting({ selection, fits }: Watched): Sentinel {
  return {
    id: 'over-fitting',
    check: (epochs) => (fits === null ? ofGame(epochs, selection) : ofLoss(epochs, selection, fits)),
  }
}

function ofLoss(epochs: readonly EpochPoint[], selection: string, fits: string): ReturnType<Sentinel['check']> {
  const turned = turnOf(
    epochs.filter(({ losses }) => losses[fits] !== undefined),
    selection,
  )
  if (!turned || turned.last.losses[fits] > lower * turned.best.losses[fits]) return null
  const { best, last } = turned
  return {
    title: 'Over-fitting',
    evidence: `${fallen(turned, selection)} while the training loss "${fits}" fell from ${shown(best.losses[fits])} to ${shown(last.losses[fits])}.`,
    advice: `The weights of epoch ${best.epoch} are kept, so the figures are those of the best epoch. Fewer epochs save time; more dropout or regularisation may lift the best.`,
  }
}

/**
 * Each loss of two networks that play against each other depends on how good the other is: neither says how well the training data are known. So
 * all of the newest measurements have to be below, not only the last: games swing.
 */
function ofGame(epochs: readonly EpochPoint[], selection: string): ReturnType<Sentinel['check']> {
  const turned = turnOf(epochs, selection)
  if (!turned) return null
  const highest = Math.max(...turned.after.slice(-settled).map(({ validation }) => validation[selection]))
  if (highest > clearFall * turned.best.validation[selection]) return null
  return {
    title: 'Past its best',
    evidence: `${fallen(turned, selection)} and stayed at ${highest.toFixed(4)} or below for ${settled} measurements. The losses of the game cannot say why.`,
    advice: `The weights of epoch ${turned.best.epoch} are kept, so the figures are those of the best epoch. Fewer epochs save time; lower learning rates or more regularisation may lift the best.`,
  }
}

interface Turn {
  readonly best: EpochPoint
  /** The measured epochs behind the best one. */
  readonly after: readonly EpochPoint[]
  readonly last: EpochPoint
}

/** null while validation has not clearly fallen from its best, or not for long. */
function turnOf(epochs: readonly EpochPoint[], selection: string): Turn | null {
  const measured = epochs.filter(({ validation }) => validation[selection] !== undefined)
  if (measured.length === 0) return null
  const best = measured.reduce((top, point) => (point.validation[selection] > top.validation[selection] ? point : top))
  const after = measured.filter(({ epoch }) => epoch > best.epoch)
  const last = after.at(-1)
  if (!last || after.length < settled || last.validation[selection] > clearFall * best.validation[selection]) return null
  return { best, after, last }
}

function fallen({ best, last }: Turn, selection: string): string {
  return `Since epoch ${best.epoch} validation ${selection} fell from ${best.validation[selection].toFixed(4)} to ${last.validation[selection].toFixed(4)}`
}

function shown(value: number): string {
  return value.toPrecision(4)
}
