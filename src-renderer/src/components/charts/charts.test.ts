import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RunId } from '../../../../src-main/contract/ids.ts'
import { liveLength, nextDomain, niceDomain, niceStep } from './axis-domain.ts'
import { type ChartSpec, describeChart, isSameDrawing, toChartCsv, toChartTable } from './chart-spec.ts'
import { assignSeries, separateLooks } from './series-colors.ts'
import { thinPoints } from './thin-points.ts'

describe('axis domains', () => {
  test('steps are 1, 2 or 5', () => {
    expect([0.13, 0.2, 3, 7, 11].map(niceStep)).toEqual([0.2, 0.2, 5, 10, 20])
  })

  test('bounds lie on whole steps around the values', () => {
    expect(niceDomain(0.211, 0.398)).toEqual({ min: 0.2, max: 0.4 })
    expect(niceDomain(5, 5).max).toBeGreaterThan(niceDomain(5, 5).min)
  })

  test('the first ten points are fitted, then the axis stands still until a value leaves it', () => {
    const first = nextDomain(null, [0.1, 0.2, 0.3])
    expect(first).toEqual({ min: 0.1, max: 0.3 })
    const eleven = Array.from({ length: 11 }, () => 0.2)
    expect(nextDomain(first, eleven)).toBe(first)
    const grown = nextDomain(first, [...eleven, 0.35])
    expect(grown?.max).toBeGreaterThan(0.35)
    expect(grown?.min).toBe(0.1)
  })

  test('it never shrinks once it stands, and always covers the values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 12, maxLength: 60 }), (values) => {
        let domain = nextDomain(null, values.slice(0, 11))
        for (let count = 12; count <= values.length; count += 1) {
          const next = nextDomain(domain, values.slice(0, count))
          if (domain === null || next === null) throw new Error('no domain')
          expect(next.min).toBeLessThanOrEqual(domain.min)
          expect(next.max).toBeGreaterThanOrEqual(domain.max)
          domain = next
        }
        expect(domain?.min).toBeLessThanOrEqual(Math.min(...values))
        expect(domain?.max).toBeGreaterThanOrEqual(Math.max(...values))
      }),
    )
  })

  test('the length of a run is the planned one, else it grows in steps', () => {
    expect(liveLength(3, 100)).toBe(100)
    expect(liveLength(3, null)).toBe(10)
    expect(liveLength(34, null)).toBe(50)
    expect(liveLength(120, 100)).toBe(200)
  })
})

describe('thinPoints', () => {
  const wave = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 5_123 ? 99 : Math.sin(x / 50) }))

  test('few enough to draw, with every spike and both ends', () => {
    const thin = thinPoints(wave, 600)
    expect(thin.length).toBeLessThanOrEqual(600)
    expect(thin[0]).toBe(wave[0])
    expect(thin.at(-1)).toBe(wave.at(-1))
    expect(thin.some((point) => point.y === 99)).toBe(true)
    expect(thin.every((point, index) => index === 0 || point.x > (thin[index - 1]?.x ?? -1))).toBe(true)
  })

  test('short lines stay as they are', () => {
    expect(thinPoints(wave.slice(0, 50), 600)).toHaveLength(50)
  })
})

describe('the table behind a chart', () => {
  const spec: ChartSpec = {
    title: 'Loss',
    x: { title: 'Epoch', scale: 'linear', format: String },
    y: { title: 'Loss', scale: 'linear', format: (value) => value.toFixed(1) },
    series: [
      {
        id: 'a',
        label: 'a, "b"',
        color: '--series-1',
        kind: 'line',
        points: [
          { x: 1, y: 0.123 },
          { x: 2, y: 0.5 },
        ],
      },
      { id: 'c', label: 'c', color: '--series-2', kind: 'line', points: [{ x: 2, y: 3, low: 2, high: 4 }] },
    ],
  }

  test('has a row for every x and a column for every series and bound', () => {
    expect(toChartTable(spec, String, String)).toEqual({
      head: ['Epoch', 'a, "b"', 'c', 'c low', 'c high'],
      rows: [
        ['1', '0.123', '', '', ''],
        ['2', '0.5', '3', '2', '4'],
      ],
    })
  })

  test('is a valid CSV file with all digits', () => {
    expect(toChartCsv(spec)).toBe('Epoch,"a, ""b""",c,c low,c high\n1,0.123,,,\n2,0.5,3,2,4\n')
  })

  test('new points and bounds are the same drawing, new series or words are not', () => {
    const longer = {
      ...spec,
      x: { ...spec.x, max: 50 },
      series: spec.series.map((series) => ({
        ...series,
        points: [...series.points, { x: 9, y: 1, ...(series.id === 'c' ? { low: 0, high: 2 } : {}) }],
      })),
    }
    expect(isSameDrawing(spec, longer)).toBe(true)
    expect(isSameDrawing(spec, { ...spec, series: spec.series.slice(1) })).toBe(false)
    expect(isSameDrawing(spec, { ...spec, y: { ...spec.y, title: 'Other' } })).toBe(false)
  })

  test('is summed up in a sentence', () => {
    expect(describeChart(spec)).toBe('Loss. Loss by Epoch. a, "b": 0.1 at 1, 0.5 at 2; c: 3.0 at 2, 3.0 at 2.')
  })
})

describe('colours of runs', () => {
  const id = (n: number): RunId => RunId.parse(`run_${String(n).padStart(6, '0')}`)
  const runs = Array.from({ length: 12 }, (_, n) => ({ id: id(n), createdAt: n, isBaseline: n % 6 === 0 }))

  test('baselines are grey, the others keep their place whatever the order of the list', () => {
    const looks = assignSeries(runs)
    expect(looks.get(id(0))?.color).toBe('--series-baseline-1')
    expect(looks.get(id(1))?.color).toBe('--series-1')
    expect(assignSeries([...runs].reverse())).toEqual(looks)
  })

  test('a ninth run is told from the first by its dashes', () => {
    const looks = assignSeries(runs)
    expect(looks.get(id(10))).toEqual({ color: '--series-1', dash: [7, 4] })
  })

  test('no two runs of one chart look alike', () => {
    const ids = [id(1), id(2)]
    const alike = new Map(ids.map((run) => [run, { color: '--series-3', dash: [] }]))
    expect(new Set([...separateLooks(ids, alike).values()].map((look) => JSON.stringify(look))).size).toBe(2)
  })
})
