import type { ConfigSchema } from '../../../../src-main/contract/models.ts'
import type { RunDetail } from '../../../../src-main/contract/runs.ts'
import { formatMemory, formatNumber } from '../../format/numbers.ts'
import { formatDuration } from '../../format/times.ts'

export interface ParameterRow {
  readonly key: string
  readonly title: string
  readonly values: readonly string[]
  readonly isDifferent: boolean
}

export interface ParameterGroup {
  readonly title: string
  readonly rows: readonly ParameterRow[]
}

export const absent = '–'

function write(value: unknown): string {
  if (value === undefined || value === null) return absent
  if (typeof value === 'number') return formatNumber(value)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function row(key: string, title: string, values: readonly string[]): ParameterRow {
  return { key, title, values, isDifferent: new Set(values).size > 1 }
}

function titleIn(schema: ConfigSchema | undefined, key: string): string | null {
  const properties = schema?.properties
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return null
  const field = properties[key]
  if (typeof field !== 'object' || field === null || Array.isArray(field)) return null
  return typeof field.title === 'string' ? field.title : null
}

function keysOf(records: readonly Record<string, unknown>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))]
}

function duration(ms: number | undefined | null): string {
  return ms === undefined || ms === null ? absent : formatDuration(ms)
}

/** What the runs were told to do, and what it cost. `schemaOf` gives the titles of settings. */
export function buildParameters(
  details: readonly RunDetail[],
  schemaOf: (id: string) => ConfigSchema | undefined,
): readonly ParameterGroup[] {
  const settings = keysOf(details.map(({ config }) => config)).map((key) => {
    const title = details.map(({ summary }) => titleIn(schemaOf(summary.modelId), key)).find((found) => found !== null)
    return row(
      key,
      title ?? key,
      details.map(({ config }) => write(config[key])),
    )
  })
  const splits = keysOf(details.map(({ split }) => split.config)).map((key) =>
    row(
      `split ${key}`,
      details.map(({ split }) => titleIn(schemaOf(split.id), key)).find((found) => found !== null) ?? key,
      details.map(({ split }) => write(split.config[key])),
    ),
  )
  return [
    {
      title: 'Model',
      rows: [
        row(
          'model',
          'Model',
          details.map(({ summary }) => summary.modelTitle),
        ),
        row(
          'seed',
          'Seed',
          details.map(({ summary }) => String(summary.seed)),
        ),
        ...settings,
      ],
    },
    {
      title: 'Data and split',
      rows: [
        row(
          'dataset',
          'Dataset',
          details.map(({ summary }) => summary.datasetName),
        ),
        row(
          'split',
          'Split',
          details.map(({ split }) => split.id),
        ),
        ...splits,
      ],
    },
    {
      title: 'Cost',
      rows: [
        row(
          'time',
          'Time in all',
          details.map(({ summary: { startedAt, finishedAt } }) =>
            startedAt === null || finishedAt === null ? absent : formatDuration(finishedAt - startedAt),
          ),
        ),
        row(
          'training',
          'Training',
          details.map(({ timings }) => duration(timings.training)),
        ),
        row(
          'epoch',
          'Time per epoch',
          details.map(({ summary: { secondsPerEpoch } }) => (secondsPerEpoch === null ? absent : formatDuration(secondsPerEpoch * 1000))),
        ),
        row(
          'best epoch',
          'Best epoch',
          details.map(({ bestEpoch, epochs }) => (bestEpoch === null ? absent : `${bestEpoch} of ${epochs.length}`)),
        ),
        row(
          'memory',
          'Peak memory',
          details.map(({ summary: { peakMemoryMb } }) => (peakMemoryMb === null ? absent : formatMemory(peakMemoryMb))),
        ),
        row(
          'device',
          'Device',
          details.map(({ summary: { backend, device } }) => [backend, device].filter((part) => part !== null).join(', ') || absent),
        ),
      ],
    },
  ]
}
