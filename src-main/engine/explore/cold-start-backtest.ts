import type { Backtest, BacktestAttribute, BacktestFigure, BacktestRanking } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { bootstrapMeans } from '../evaluation/bootstrap.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { signFlipTests } from '../evaluation/sign-flips.ts'
import { breathe } from '../kernel/progress.ts'
import { createRng, permutation, type Rng } from '../kernel/rng.ts'
import type { Ranking } from './cold-start-bars.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import { createTakerRanks, type Hiding, type HiddenItem, scoreHidden } from './cold-start-hidden.ts'
import type { Population } from './cold-start-population.ts'
import { areaUnderCurve, foundCurve, hitsWithin, liftOf, rateWithin, rateStops } from './cold-start-ranks.ts'
import type { ColdRun } from './cold-start-run.ts'

/** More hidden items than this narrow the intervals little and keep people waiting. */
const mostItems = 1000
/** Items times users that are scored for each ranking; with very many users fewer items are drawn. */
const mostPairs = 3e7
/** Items scored together: few, so that nobody who asks something else waits long. */
const together = 8
/** Values that fewer of the hidden items have get no figure of their own. */
const fewestWithValue = 8
/** Of the rates of single items, this part lies below the shown range, and as much above. */
const outside = 0.1

/** The hidden items that figures are measured on, by column, with the ranks of their takers for each ranking. */
export interface TestedItem extends HiddenItem {
  readonly ranks: readonly Uint32Array[]
}

export interface MeasuredBacktest {
  readonly answer: Omit<Backtest, 'elapsedMs'>
  readonly tested: readonly TestedItem[]
}

/**
 * Hides the items one after another, ranks all users for each from its attributes alone, and measures who was found. `tunedOn`: columns of items
 * that settings were chosen on; a figure of trust says nothing there.
 */
export async function measureBacktest(
  run: ColdRun,
  population: Population,
  catalogue: Catalogue,
  rankings: readonly Ranking[],
  hiding: Hiding,
  tunedOn: Uint32Array,
): Promise<MeasuredBacktest> {
  const rng = createRng(evaluationSeedOf(run.split.hash)).fork('backtest')
  const judges = hiding.items.filter(({ column }) => !tunedOn.includes(column))
  const chosen = chooseItems(judges, population.count, rng)
  const tested = await rankHidden(run, population, rankings, { ...hiding, items: chosen })
  const size = population.count
  const measured = rankings.map((_, r) => columnsOf(tested, r, size))
  const intervals = bootstrapMeans(
    measured.flatMap(({ precision10, precision20, lift, auc }) => [precision10, precision20, lift, auc]),
    rng.fork('intervals'),
  )
  const ps = signFlipTests(
    measured.slice(1).map(({ precision10 }) => differences(precision10, measured[0].precision10)),
    rng.fork('tests'),
  )
  return {
    tested,
    answer: {
      method: hiding.method,
      items: tested.length,
      possible: judges.length,
      population: size,
      chance: meanOf(tested.map(({ takers }) => takers.length / size)),
      rankings: rankings.map(({ id, title, isRun }, r): BacktestRanking => {
        const figure = (column: Float64Array, at: number): BacktestFigure => ({ value: meanOf(column), ...intervals[4 * r + at] })
        const own = measured[r]
        return {
          id,
          title,
          isRun,
          precision10: figure(own.precision10, 0),
          precision20: figure(own.precision20, 1),
          lift: figure(own.lift, 2),
          auc: figure(own.auc, 3),
          curve: meanCurve(tested.map(({ ranks }) => foundCurve(ranks[r], size))),
          against: r === 0 ? null : { difference: meanOf(own.precision10) - meanOf(measured[0].precision10), p: ps[r - 1] },
        }
      }),
      rates: describeRates(tested, size),
      attributes: describeAttributes(run, catalogue, rankings, tested, measured, rng.fork('attributes')),
      tested: tested.map(({ column, takers, ranks }) => ({
        item: run.items.ids[column],
        title: run.titles[column],
        takers: takers.length,
        hits: ranks.map((own) => hitsWithin(own, 10)),
        lift: liftOf(ranks[0], size),
      })),
    },
  }
}

function chooseItems(items: readonly HiddenItem[], users: number, rng: Rng): HiddenItem[] {
  const most = Math.max(1, Math.min(mostItems, Math.floor(mostPairs / users)))
  const chosen = permutation(items.length, rng.fork('items')).subarray(0, most).sort()
  return Array.from(chosen, (place) => items[place])
}

async function rankHidden(run: ColdRun, population: Population, rankings: readonly Ranking[], hiding: Hiding): Promise<TestedItem[]> {
  const ranksOf = createTakerRanks(population)
  const never = new AbortController().signal
  const size = population.count
  const tested: TestedItem[] = []
  for (let from = 0; from < hiding.items.length; from += together) {
    const items = hiding.items.slice(from, from + together)
    const scores: Float32Array[] = []
    for (const ranking of rankings) {
      scores.push(await scoreHidden(ranking, run, population, hiding.method, items))
      // Somebody may be composing an item meanwhile.
      await breathe(never)
    }
    items.forEach((item, at) => {
      const ranks = scores.map((own) => ranksOf(own.subarray(at * size, (at + 1) * size), item.takers))
      tested.push({ ...item, ranks })
    })
  }
  return tested
}

interface Columns {
  readonly precision10: Float64Array
  readonly precision20: Float64Array
  readonly lift: Float64Array
  readonly auc: Float64Array
}

/** One number per tested item of ranking r. */
function columnsOf(tested: readonly TestedItem[], r: number, population: number): Columns {
  const column = (measure: (ranks: Uint32Array) => number): Float64Array => Float64Array.from(tested, ({ ranks }) => measure(ranks[r]))
  return {
    precision10: column((ranks) => hitsWithin(ranks, 10) / 10),
    precision20: column((ranks) => hitsWithin(ranks, 20) / 20),
    lift: column((ranks) => liftOf(ranks, population)),
    auc: column((ranks) => areaUnderCurve(ranks, population)),
  }
}

function describeRates(tested: readonly TestedItem[], population: number): Backtest['rates'] {
  return rateStops.map((share) => ({ share, ...spreadOf(tested.map(({ ranks }) => rateWithin(ranks[0], share, population))) }))
}

/** Mean and the range of the middle eight in ten. */
export function spreadOf(values: readonly number[]): { mean: number; low: number; high: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]
  return { mean: meanOf(values), low: at(outside), high: at(1 - outside) }
}

/** The figures of each value that enough of the hidden items have: what the model can do, and what not. */
function describeAttributes(
  run: ColdRun,
  { vocabulary }: Catalogue,
  rankings: readonly Ranking[],
  tested: readonly TestedItem[],
  measured: readonly Columns[],
  rng: Rng,
): BacktestAttribute[] {
  if (rankings.length < 2) return []
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  const placesOf = vocabulary.slots.map((): number[] => [])
  tested.forEach(({ column }, place) => {
    for (const slot of vocabulary.encode(attributesOf(run.itemAttributes, column))) placesOf[slot].push(place)
  })
  return vocabulary.slots
    .map((content, slot) => ({ content, slot, places: placesOf[slot] }))
    .filter(({ slot, places }) => !unknown.has(slot) && places.length >= fewestWithValue)
    .map(({ content, slot, places }) => {
      const of = (r: number): Float64Array => Float64Array.from(places, (place) => measured[r].precision10[place])
      const own = of(0)
      const bars = rankings.slice(1).map(({ title }, b) => ({ title, values: of(b + 1) }))
      const best = bars.reduce((high, bar) => (meanOf(bar.values) > meanOf(high.values) ? bar : high))
      const gain = differences(own, best.values)
      const [precision, difference] = bootstrapMeans([own, gain], rng.fork(String(slot)))
      return {
        ...content,
        items: places.length,
        precision: { value: meanOf(own), ...precision },
        bar: { title: best.title, value: meanOf(best.values) },
        difference: { value: meanOf(gain), ...difference },
      }
    })
    .sort((a, b) => b.items - a.items)
}

function meanCurve(curves: readonly (readonly { share: number; found: number }[])[]): { share: number; found: number }[] {
  return (curves[0] ?? []).map(({ share }, at) => ({ share, found: meanOf(curves.map((curve) => curve[at].found)) }))
}

function differences(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - b[at])
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}
