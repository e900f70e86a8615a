import type { ModelInfo } from '../../../../src-main/contract/models.ts'
import { isNumeric, rangeOf, type Space, toSearchFields } from './search-fields.ts'

/** Values of a number between two ends, as the engine's grid has them. */
const steps = 5

/** Trials of a full grid: five values of every range between two numbers, every value of the rest. */
export function countGridPoints(model: Pick<ModelInfo, 'schema'>, { fixed, ranges }: Space): number {
  return toSearchFields(model.schema).reduce((points, search) => {
    const range = rangeOf(search, fixed, ranges)
    if (range === null) return points
    const [low, high] = range
    if (!isNumeric(search.field) || range.length !== 2 || typeof low !== 'number' || typeof high !== 'number') return points * range.length
    return points * (search.field.kind === 'integer' ? Math.min(steps, high - low + 1) : steps)
  }, 1)
}
