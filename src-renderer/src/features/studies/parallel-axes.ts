import type { Trial } from '../../../../src-main/contract/studies.ts'
import type { FormField, Json } from '../../components/schema-form/schema-fields.ts'
import { formatMetric, formatNumber } from '../../format/numbers.ts'

/** One vertical axis: a setting, or the value that was reached. `place`: 0 at the foot to 1 at the top; null: no place on it. */
export interface ParallelAxis {
  readonly key: string
  readonly title: string
  readonly ticks: readonly { readonly place: number; readonly label: string }[]
  place(trial: Trial): number | null
}

function numberAxis(key: string, title: string, values: readonly number[], isLog: boolean): ParallelAxis {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const scaled = (value: number): number => (isLog && low > 0 ? Math.log(value) : value)
  const span = scaled(high) - scaled(low)
  const placeOf = (value: number): number => (span === 0 ? 0.5 : (scaled(value) - scaled(low)) / span)
  return {
    key,
    title,
    ticks:
      span === 0
        ? [{ place: 0.5, label: formatNumber(low, 3) }]
        : [low, high].map((end) => ({ place: placeOf(end), label: formatNumber(end, 3) })),
    place: ({ point }) => {
      const value = point[key]
      return typeof value === 'number' ? placeOf(value) : null
    },
  }
}

function choiceAxis(key: string, title: string, values: readonly (Json | undefined)[]): ParallelAxis {
  const texts = [...new Set(values.map((value) => String(value ?? 'none')))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const placeOf = (text: string): number => (texts.length === 1 ? 0.5 : texts.indexOf(text) / (texts.length - 1))
  return {
    key,
    title,
    ticks: texts.map((text) => ({ place: placeOf(text), label: text })),
    place: ({ point }) => (key in point ? placeOf(String(point[key] ?? 'none')) : null),
  }
}

/** The axes of one model's trials: its varied settings in the order of the form, then the value. */
export function toAxes(trials: readonly Trial[], fields: readonly FormField[], metric: string): ParallelAxis[] {
  const varied = fields.filter(({ key }) => trials.some(({ point }) => key in point))
  const settings = varied.map((field) => {
    const values = trials.flatMap(({ point }) => (field.key in point ? [point[field.key]] : []))
    const numbers = values.filter((value) => typeof value === 'number')
    return numbers.length === values.length
      ? numberAxis(field.key, field.title, numbers, field.isLog)
      : choiceAxis(field.key, field.title, values)
  })
  const reached = trials.flatMap(({ value }) => (value === null ? [] : [value]))
  if (reached.length === 0) return settings
  const low = Math.min(...reached)
  const high = Math.max(...reached)
  const place = (value: number): number => (high === low ? 0.5 : (value - low) / (high - low))
  const ends = high === low ? [high] : [low, high]
  return [
    ...settings,
    {
      key: '',
      title: metric,
      ticks: ends.map((end) => ({ place: place(end), label: formatMetric(end, 4) })),
      place: ({ value }) => (value === null ? null : place(value)),
    },
  ]
}
