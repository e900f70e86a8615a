import { describe, expect, it } from 'vitest'
import { MetricDefinition, metricPresets, RunId } from '../../contract/index.ts'
import { csrFromRows } from '../kernel/csr.ts'
import { createRng, permutation } from '../kernel/rng.ts'
import { metrics } from '../plugins/metrics/index.ts'
import { laboratoryCase, type RankedCase } from '../../../tests/fixtures/laboratory.ts'
import { DrawnAbove } from './laboratory-draws.ts'
import { cannotMeasure, leadSentence, measure, valuesOf } from './laboratory.ts'
import { Resamples, intervalOf } from './laboratory-intervals.ts'
import { findFlips } from './laboratory-flips.ts'
import { ranksWithin } from './laboratory-rows.ts'
import { createMeter } from './laboratory-values.ts'
import { prepareDefinition } from './laboratory-definition.ts'
import { perUserValues } from './per-user.ts'
import { unranked } from './ranking.ts'

const define = (parts: Partial<MetricDefinition>): MetricDefinition => MetricDefinition.parse(parts)

/** The value of one user with these ranks (and ratings), among 1,000 candidates unless said otherwise. */
function valueOf(parts: Partial<MetricDefinition>, ranks: number[], more: Partial<RankedCase> = {}): number {
  const { rows, ranked } = laboratoryCase([{ ranks, ...more }])
  const definition = define(parts)
  return createMeter(prepareDefinition(definition, rows), rows, ranked).at(definition.k)[0]
}

/**
 * By hand. 1 / log2(rank + 1): rank 1: 1, 2: .6309297536, 3: .5, 4: .4306765581, 5: .3868528072. 1 / max(1, log2 rank): 1 and 2: 1, 3: .6309297536,
 * 4: .5, 5: .4306765581.
 */
describe('a definition, for one user', () => {
  const ranks = [2, 4, 5, 9]
  const ratings = [5, 3, 4, 5]
  it.each<[string, Partial<MetricDefinition>, number]>([
    ['precision', { family: 'precision', k: 5 }, 3 / 5],
    ['recall over min(K, T)', { family: 'recall', denominator: 'min', k: 3 }, 1 / 3],
    ['recall over all', { family: 'recall', denominator: 'relevant', k: 5 }, 3 / 4],
    ['hit rate', { family: 'hit_rate', k: 1 }, 0],
    ['reciprocal rank', { family: 'mrr', k: 5 }, 1 / 2],
    ['average precision over T', { family: 'map', denominator: 'relevant', k: 5 }, (1 / 2 + 2 / 4 + 3 / 5) / 4],
    ['average precision over hits', { family: 'map', denominator: 'retrieved', k: 5 }, (1 / 2 + 2 / 4 + 3 / 5) / 3],
    ['binary gain, ideal cut at K', { k: 2 }, 0.6309297536 / 1.6309297536],
    ['binary gain, ideal of all', { k: 2, ideal: 'full' }, 0.6309297536 / 2.5616063117],
    ['the ideal of the hits', { k: 5, ideal: 'retrieved' }, (0.6309297536 + 0.4306765581 + 0.3868528072) / 2.1309297536],
    ['no ideal', { k: 5, ideal: 'none' }, 0.6309297536 + 0.4306765581 + 0.3868528072],
    ['clipped discount', { k: 5, discount: 'log-clipped' }, (1 + 0.5 + 0.4306765581) / (1 + 1 + 0.6309297536 + 0.5)],
    ['no discount', { k: 5, discount: 'none' }, 3 / 4],
    ['discount by rank', { k: 5, discount: 'reciprocal' }, (1 / 2 + 1 / 4 + 1 / 5) / (1 + 1 / 2 + 1 / 3 + 1 / 4)],
    // Best first: 5, 5, 4, 3.
    ['gain by rating', { k: 2, gain: 'linear' }, (5 * 0.6309297536) / (5 + 5 * 0.6309297536)],
    ['exponential gain', { k: 2, gain: 'exponential' }, (31 * 0.6309297536) / (31 + 31 * 0.6309297536)],
    // 2^(r - 4 + 1) - 1: 3 for a five, 1 for a four; the three is not relevant.
    [
      'exponential gain above a threshold',
      { k: 5, gain: 'exponential-above', threshold: 4 },
      (3 * 0.6309297536 + 0.3868528072) / (3 + 3 * 0.6309297536 + 0.5),
    ],
    ['a threshold', { family: 'recall', denominator: 'relevant', k: 5, threshold: 4 }, 2 / 3],
    [
      'rated hits as the best list has them',
      { k: 5, gain: 'linear', ideal: 'retrieved' },
      (5 * 0.6309297536 + 3 * 0.4306765581 + 4 * 0.3868528072) / (5 + 4 * 0.6309297536 + 3 * 0.5),
    ],
  ])('%s', (_, parts, expected) => {
    expect(valueOf(parts, ranks, { ratings })).toBeCloseTo(expected, 8)
  })

  it('the base of the logarithm goes out of a quotient, and stays in DCG and in clipped ranks', () => {
    expect(valueOf({ k: 5, base: 10 }, ranks)).toBeCloseTo(valueOf({ k: 5, base: 2 }, ranks), 12)
    expect(valueOf({ k: 5, base: 4, ideal: 'none' }, ranks)).toBeCloseTo(2 * valueOf({ k: 5, base: 2, ideal: 'none' }, ranks), 12)
    expect(valueOf({ k: 5, base: 10, discount: 'log-clipped' }, [1, 9])).toBe(0.5 / 1)
  })

  it('users without relevant items, and empty lists, count as the definition says', () => {
    const { rows, ranked } = laboratoryCase([{ ranks: [1] }, { ranks: [] }, { ranks: [unranked], isEmpty: true }])
    const at = (parts: Partial<MetricDefinition>): number[] => [...createMeter(prepareDefinition(define(parts), rows), rows, ranked).at(10)]
    expect(at({ family: 'hit_rate' })).toEqual([1, NaN, 0])
    expect(at({ family: 'hit_rate', noRelevant: 'one', emptyLists: 'left-out' })).toEqual([1, 1, NaN])
    expect(at({ family: 'hit_rate', noRelevant: 'zero' })).toEqual([1, 0, 0])
  })

  it('is what the metrics of a run say, for those that both have', () => {
    const rng = createRng(3)
    const cases = Array.from({ length: 40 }, () => ({ ranks: [...permutation(300, rng).subarray(0, rng.int(30))].map((rank) => rank + 1) }))
    const { rows, ranked } = laboratoryCase(cases)
    const pairs: [string, Partial<MetricDefinition>][] = [
      ['ndcg', {}],
      ['ndcg_full_ideal', { ideal: 'full' }],
      ['ndcg_retrieved', { ideal: 'retrieved' }],
      ['recall_min', { family: 'recall' }],
      ['recall_full', { family: 'recall', denominator: 'relevant' }],
      ['precision', { family: 'precision' }],
      ['map', { family: 'map' }],
      ['map_full', { family: 'map', denominator: 'relevant' }],
      ['map_retrieved', { family: 'map', denominator: 'retrieved' }],
      ['mrr', { family: 'mrr' }],
      ['hit_rate', { family: 'hit_rate' }],
    ]
    const ours = perUserValues(ranked.ranks, rows.offsets, rows.candidates, metrics, [7, 20])
    for (const [id, parts] of pairs) {
      const meter = createMeter(prepareDefinition(define(parts), rows), rows, ranked)
      for (const k of [7, 20]) {
        const own = [...meter.at(k)].map((value) => (Number.isNaN(value) ? 'left out' : value.toFixed(6)))
        expect(own).toEqual([...ours[`${id}@${k}`]].map((value) => (Number.isNaN(value) ? 'left out' : value.toFixed(6))))
      }
      const curve = meter.curve(30)
      for (const k of [1, 7, 20]) {
        const counted = meter.at(k).filter((value) => !Number.isNaN(value))
        expect(curve[k - 1]).toBeCloseTo(counted.reduce((sum, value) => sum + value, 0) / counted.length, 10)
      }
    }
  })
})

describe('sampled negatives, expected', () => {
  it('by hand: one of four others is drawn, two of them stand above', () => {
    const draws = new DrawnAbove(4, 4, 1e-15)
    draws.ask(4, 2, 1, 4)
    expect([draws.first, draws.last]).toEqual([0, 1])
    expect([...draws.probabilities.subarray(0, 2)]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)])
    // Rank 3 of 5 becomes 1 or 2: hit rate at 1 is .5, reciprocal rank .75.
    expect(valueOf({ family: 'hit_rate', k: 1, negatives: 1 }, [3], { candidates: 5 })).toBeCloseTo(0.5, 12)
    expect(valueOf({ family: 'mrr', k: 2, negatives: 1 }, [3], { candidates: 5 })).toBeCloseTo(0.75, 12)
  })

  it('chances add up to 1 for every number above, also where single ones are too small for a double', () => {
    const draws = new DrawnAbove(3000, 3000, 1e-15)
    for (const [others, above, drawn] of [
      [3000, 1500, 1000],
      [3000, 2990, 2500],
      [50, 7, 49],
      [10, 10, 3],
      [3000, 0, 99],
    ]) {
      draws.ask(others, above, drawn, 3000)
      const sum = draws.probabilities.subarray(draws.first, draws.last + 1).reduce((total, chance) => total + chance, 0)
      expect(sum).toBeCloseTo(1, 9)
    }
  })

  it('with all others drawn it is the full ranking', () => {
    const ranks = [2, 7, 30, 31]
    for (const parts of [{}, { family: 'map' }, { family: 'recall' }, { family: 'mrr' }, { family: 'precision' }] as const) {
      expect(valueOf({ ...parts, k: 20, negatives: 996 }, ranks)).toBeCloseTo(valueOf({ ...parts, k: 20 }, ranks), 10)
    }
  })

  it('agrees with the mean over many draws', () => {
    const rng = createRng(5)
    const ranks = [3, 8, 40]
    const [candidates, negatives, k] = [60, 9, 5]
    const others = Array.from({ length: candidates }, (_, at) => at + 1).filter((rank) => !ranks.includes(rank))
    const trials = 8000
    const sums = { ndcg: 0, map: 0 }
    for (let trial = 0; trial < trials; trial++) {
      const drawn = [...permutation(others.length, rng).subarray(0, negatives)].map((at) => others[at])
      const sampled = ranks.map((rank, i) => i + 1 + drawn.filter((other) => other < rank).length)
      sums.ndcg += valueOf({ k }, sampled)
      sums.map += valueOf({ family: 'map', k }, sampled)
    }
    expect(valueOf({ k, negatives }, ranks, { candidates })).toBeCloseTo(sums.ndcg / trials, 2)
    expect(valueOf({ family: 'map', k, negatives }, ranks, { candidates })).toBeCloseTo(sums.map / trials, 2)
  })

  it('refuses what has no expected value from ranks', () => {
    expect(MetricDefinition.safeParse({ ideal: 'retrieved', negatives: 99 }).success).toBe(false)
    expect(MetricDefinition.safeParse({ family: 'map', denominator: 'retrieved', negatives: 99 }).success).toBe(false)
  })
})

describe('models side by side', () => {
  const users = 60
  const bench = (models: Record<string, (user: number) => number[]>, depth: number | null = null) => {
    const built = Object.entries(models).map(([name, ranksOf], at) => {
      const { rows, ranked } = laboratoryCase(
        Array.from({ length: users }, (_, user) => ({ ranks: ranksOf(user) })),
        at === 0 ? null : depth,
      )
      return { rows, subject: { id: RunId.parse(`run_${name.padEnd(6, '0')}`), name, kind: 'run' as const, ranked } }
    })
    return {
      subjects: built.map(({ subject }) => subject),
      rows: built[0].rows,
      samplingReason: null,
      subject: 'user' as const,
      resamples: new Resamples(users),
    }
  }
  /** `early` is good at the very top, `broad` finds both from place 4. */
  const rivals = bench({ early: (user) => [1, 40 + (user % 3)], broad: (user) => [2 + (user % 2), 4] })

  it('places follow the definition, and the screen is told at which K', async () => {
    const figures = measure(rivals, define({ family: 'recall', k: 10 }), define({ family: 'hit_rate', k: 1 }))
    expect(figures.map(({ place, placeBefore }) => [place, placeBefore])).toEqual([
      [2, 1],
      [1, 2],
    ])
    expect(figures[0].behind?.difference).toBeCloseTo(-0.5, 12)
    expect(leadSentence(figures, define({ family: 'recall', k: 10 }))).toContain('broad leads with Recall@10 1.0000, 0.5000 before early')
    const { flips, curves } = await findFlips(rivals, define({ family: 'recall', k: 1 }), [])
    expect(curves[0].values[0]).toBe(1)
    expect(flips[0]).toMatchObject({ parameter: 'K', value: '4', winner: 'run_broad0', before: 'run_early0', isClear: true })
    expect(flips[0].difference).toBeCloseTo(0.5, 12)
  })

  it('an alternative that turns the order is named, others are said to change nothing', async () => {
    const { flips, steady } = await findFlips(rivals, define({ family: 'recall', k: 10 }), [])
    expect(flips.map(({ parameter, value }) => `${parameter}: ${value}`)).toContain('metric: MRR')
    expect(steady).toContain('denominator')
  })

  it('what is below the end of foreign lists is not guessed', async () => {
    const { subjects, rows, samplingReason } = bench({ ours: () => [1, 2], theirs: () => [3, unranked] }, 20)
    expect(cannotMeasure(subjects[1], define({ k: 20 }), samplingReason)).toBeNull()
    expect(cannotMeasure(subjects[1], define({ k: 21 }), samplingReason)).toContain('end at place 20')
    expect(cannotMeasure(subjects[1], define({ k: 5, negatives: 99 }), samplingReason)).toContain('not known')
    const whole = { subjects, rows, samplingReason, subject: 'user' as const, resamples: new Resamples(users) }
    expect(valuesOf(whole, define({ k: 21 }))[1]).toBeNull()
    const foreignLeads = await findFlips(
      { ...whole, subjects: [subjects[1], { ...subjects[0], ranked: whole.subjects[1].ranked }] },
      define({}),
      [],
    )
    expect(foreignLeads.steady).toContain('K from 1 to 20')
    expect(foreignLeads.steady).not.toContain('candidates')
    const shorterLeads = await findFlips(
      {
        ...whole,
        subjects: [
          { ...subjects[0], ranked: { ...whole.subjects[1].ranked, depth: null } },
          { ...subjects[1], ranked: { ...whole.subjects[0].ranked, depth: 20 } },
        ],
      },
      define({ k: 30 }),
      [],
    )
    expect(shorterLeads.flips.filter(({ parameter }) => parameter === 'K')).toEqual([])
    expect(shorterLeads.steady).toContain('ours stays first')
    expect(shorterLeads.steady).not.toContain('K from')
    expect((await findFlips(whole, define({}), [])).curves[1].values.slice(18, 22)).toEqual([
      expect.any(Number),
      expect.any(Number),
      null,
      null,
    ])
  })
})

it('where nobody has a relevant item, nothing is said', async () => {
  const { rows, ranked } = laboratoryCase([{ ranks: [1], ratings: [4] }])
  const subject = { id: RunId.parse('run_alone0'), name: 'alone', kind: 'run' as const, ranked }
  const bench = { subjects: [subject], rows, samplingReason: null, subject: 'user' as const, resamples: new Resamples(1) }
  const [figure] = measure(bench, define({ threshold: 5 }), define({}))
  expect(figure).toMatchObject({ figure: null, place: null, placeBefore: 1, reason: 'No user has a relevant item under this definition.' })
  expect((await findFlips(bench, define({ threshold: 5 }), [4])).flips).toEqual([])
})

describe('resamples', () => {
  it('agree with the interval of a normal mean, and leave out rows that do not count', () => {
    const rng = createRng(9)
    const values = Float64Array.from({ length: 2000 }, () => 3 + rng.normal())
    const { low, high } = intervalOf(new Resamples(2000).means(values))
    expect(high - low).toBeCloseTo((2 * 1.96) / Math.sqrt(2000), 2)
    expect((low + high) / 2).toBeCloseTo(3, 1)
    const halved = values.map((value, row) => (row % 2 === 0 ? value : NaN))
    const wider = intervalOf(new Resamples(2000).means(halved))
    expect((wider.high - wider.low) / (high - low)).toBeCloseTo(Math.SQRT2, 0)
    expect(new Resamples(2000).means(Float64Array.of(...new Float64Array(2000).fill(7)))).toEqual(new Float64Array(400).fill(7))
  })

  it('of a large part are fewer, and said to be', () => {
    expect([100, 40_000, 200_000].map((rows) => new Resamples(rows).replicates)).toEqual([400, 200, 104])
  })
})

it('every preset is a definition', () => {
  expect(new Set(metricPresets.map(({ id }) => id)).size).toBe(metricPresets.length)
  for (const { definition } of metricPresets) expect(MetricDefinition.parse(definition)).toEqual(definition)
})

it('ranks within lists: unknown items take up places', () => {
  const heldOut = csrFromRows([[0, 2], [1], [3]], 4)
  const lists = { offsets: Uint32Array.of(0, 3, 3, 5), items: Uint32Array.of(2, unranked, 0, 1, 2) }
  expect([...ranksWithin(lists, heldOut)]).toEqual([3, 1, unranked, unranked])
})
