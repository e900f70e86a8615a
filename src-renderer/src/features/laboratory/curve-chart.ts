import type { Flip, LaboratoryFigure, LaboratoryFlips } from '../../../../src-main/contract/laboratory.ts'
import { RunId } from '../../../../src-main/contract/ids.ts'
import type { ChartSpec } from '../../components/charts/chart-spec.ts'
import type { SeriesLook } from '../../components/charts/series-colors.ts'
import { formatMetric } from '../../format/numbers.ts'

/** Lists from elsewhere are grey and dotted on every chart: no run looks like that. */
const foreignLook: SeriesLook = { color: '--text-soft', dash: [2, 3] }

export function lookOf(id: LaboratoryFigure['id'], looks: ReadonlyMap<RunId, SeriesLook>): SeriesLook {
  const run = RunId.safeParse(id)
  return (run.success ? looks.get(run.data) : undefined) ?? foreignLook
}

/** More marks than these would hide the lines. */
const mostMarks = 8
/** A mark this near to the last one stands without a word: two would cover each other. */
const labelWidth = 6

/** The mean at every K; a line ends where lists end, and flips are marked. */
export function curveChart(
  title: string,
  { curves, flips }: Pick<LaboratoryFlips, 'curves' | 'flips'>,
  figures: readonly Pick<LaboratoryFigure, 'id' | 'name'>[],
  looks: ReadonlyMap<RunId, SeriesLook>,
): ChartSpec {
  const marks = flips.filter(isOfK).slice(0, mostMarks)
  return {
    title: `${title} at every K`,
    x: { title: 'K, length of the list', scale: 'linear', min: 1, max: curves[0]?.values.length ?? 1, format: String, isCount: true },
    y: { title, scale: 'linear', format: (value) => formatMetric(value) },
    series: curves.map(({ id, values }) => ({
      id,
      label: figures.find((figure) => figure.id === id)?.name ?? id,
      ...lookOf(id, looks),
      kind: 'line' as const,
      points: values.flatMap((y, place) => (y === null ? [] : [{ x: place + 1, y }])),
    })),
    marks: marks.map(({ value }, place) => ({
      x: Number(value),
      label: Number(value) - Number(marks[place - 1]?.value ?? -labelWidth) < labelWidth ? '' : `K = ${value}`,
    })),
  }
}

export function isOfK({ parameter }: Pick<Flip, 'parameter'>): boolean {
  return parameter === 'K'
}
