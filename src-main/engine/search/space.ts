import { z } from 'zod'
import type { ConfigValues } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { Rng } from '../kernel/rng.ts'
import type { ConfigObject } from '../plugins/define.ts'

/** One setting that a study varies. */
export const Dimension = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('number'), key: z.string(), low: z.number(), high: z.number(), log: z.boolean(), integer: z.boolean() }),
  z.object({ kind: z.literal('choice'), key: z.string(), values: z.array(z.json()).min(2) }),
])
export type Dimension = z.infer<typeof Dimension>

/** What a setting says of itself: `search: [low, high]` for numbers, the values worth trying for anything else. */
const SearchMeta = z.object({ search: z.array(z.json()).min(2).optional(), scale: z.string().optional() })
const JsonType = z.object({ type: z.unknown().optional(), anyOf: z.array(z.object({ type: z.unknown().optional() })).optional() })

/**
 * The settings of a model that a search varies by default: those whose schema names a range (`meta.search`). `fixed` ones are left out; `ranges`
 * replaces or adds dimensions: two numbers for numeric settings, else a list of values.
 * @throws WorkbenchError INVALID_INPUT for a key that the model does not have, or a range that is none.
 */
export function searchSpace(
  schema: ConfigObject,
  fixed: ConfigValues,
  ranges: Readonly<Record<string, readonly z.infer<ReturnType<typeof z.json>>[]>>,
): Dimension[] {
  const unknown = Object.keys(ranges).find((key) => !Object.hasOwn(schema.shape, key))
  if (unknown !== undefined) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `There is no setting "${unknown}".`,
      `Its settings are: ${Object.keys(schema.shape).join(', ')}.`,
    )
  }
  const properties = z.record(z.string(), z.unknown()).parse(z.toJSONSchema(schema, { io: 'input' }).properties ?? {})
  return Object.entries(properties).flatMap(([key, property]): Dimension[] => {
    const { search, scale } = SearchMeta.parse(property)
    const values = ranges[key] ?? (key in fixed ? undefined : search)
    return values === undefined ? [] : [dimensionOf(key, values, typesOf(property), scale === 'log')]
  })
}

function typesOf(property: unknown): unknown[] {
  const { type, anyOf } = JsonType.parse(property)
  return [type, ...(anyOf ?? []).map((one) => one.type)]
}

function dimensionOf(key: string, values: readonly z.infer<ReturnType<typeof z.json>>[], types: unknown[], log: boolean): Dimension {
  const integer = types.includes('integer')
  const isNumeric = integer || types.includes('number')
  const [low, high] = values
  if (isNumeric && values.length === 2 && typeof low === 'number' && typeof high === 'number') {
    if (low < high && (!log || low > 0)) return { kind: 'number', key, low, high, log, integer }
    throw new WorkbenchError(
      'INVALID_INPUT',
      `The range ${low} to ${high} of ${key} cannot be searched${log ? ' on a logarithmic scale' : ''}.`,
      `Give the lower end first${log ? ', above 0' : ''}.`,
    )
  }
  if (values.length < 2) throw new WorkbenchError('INVALID_INPUT', `There is only one value for ${key}.`, 'Fix it instead of searching it.')
  return { kind: 'choice', key, values: [...values] }
}

/** One point, uniform on the scale of each dimension. */
export function drawPoint(space: readonly Dimension[], rng: Rng): ConfigValues {
  return Object.fromEntries(
    space.map((dimension) => [
      dimension.key,
      dimension.kind === 'choice' ? dimension.values[rng.int(dimension.values.length)] : fromUnit(dimension, rng.next()),
    ]),
  )
}

/** The settings that the model has without a search, where they lie within the ranges; in place of the others some are drawn. */
export function usualPoint(space: readonly Dimension[], defaults: ConfigValues, rng: Rng): ConfigValues {
  const drawn = drawPoint(space, rng)
  const isWithin = (dimension: Dimension, value: unknown): boolean =>
    dimension.kind === 'number'
      ? typeof value === 'number' && value >= dimension.low && value <= dimension.high
      : dimension.values.some((known) => JSON.stringify(known) === JSON.stringify(value))
  return Object.fromEntries(
    space.map((dimension) => {
      const usual = defaults[dimension.key]
      return [dimension.key, isWithin(dimension, usual) ? usual : drawn[dimension.key]]
    }),
  )
}

type NumberDimension = Extract<Dimension, { kind: 'number' }>

/** 0..1 on the dimension's own scale (logarithmic where it says so) to a value; whole numbers are rounded. */
export function fromUnit({ low, high, log, integer }: NumberDimension, unit: number): number {
  const value = log ? Math.exp(Math.log(low) + unit * (Math.log(high) - Math.log(low))) : low + unit * (high - low)
  const inside = Math.min(high, Math.max(low, integer ? Math.round(value) : value))
  // Four digits say all that a search knows, and can be typed again.
  return integer ? inside : Number(inside.toPrecision(4))
}

export function toUnit({ low, high, log }: NumberDimension, value: number): number {
  const unit = log ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) : (value - low) / (high - low)
  return Math.min(1, Math.max(0, unit))
}

/** Values per number in a grid. */
export const gridSteps = 5

/** Points of a grid: `steps` values per number (fewer for narrow whole ranges), all of each choice. */
export function gridSize(space: readonly Dimension[], steps: number): number {
  return space.reduce((points, dimension) => points * gridValues(dimension, steps).length, 1)
}

/** One point of the grid, counted from 0; the first dimension varies slowest. The grid is never held whole: nine settings have millions. */
export function gridPoint(space: readonly Dimension[], steps: number, index: number): ConfigValues {
  let rest = index
  const entries = [...space].reverse().map((dimension): [string, ConfigValues[string]] => {
    const values = gridValues(dimension, steps)
    const value = values[rest % values.length]
    rest = Math.floor(rest / values.length)
    return [dimension.key, value]
  })
  return Object.fromEntries(entries.reverse())
}

function gridValues(dimension: Dimension, steps: number): ConfigValues[string][] {
  if (dimension.kind === 'choice') return dimension.values
  return [...new Set(Array.from({ length: steps }, (_, step) => fromUnit(dimension, steps === 1 ? 0.5 : step / (steps - 1))))]
}
