import type { AttributeField, FieldType } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { AttributeColumn } from './dataset.ts'

const topValueCount = 20

/** Attributes are kept by name in objects, which have some names of their own (`constructor`, `__proto__`): their values would be lost or mistaken. */
const isTaken = (name: string): boolean => name in Object.prototype

/** Describes a column of values: how many entities have one, how many different ones there are, which are frequent, the range of numbers. @throws WorkbenchError INVALID_INPUT for a name that cannot be kept. */
export function describeColumn(
  name: string,
  type: FieldType,
  separator: string | null,
  values: AttributeColumn['values'],
): AttributeColumn {
  if (isTaken(name)) {
    throw new WorkbenchError('INVALID_INPUT', `No attribute can be called "${name}".`, 'Choose another name for it.', {
      details: { column: name },
    })
  }
  const counts = new Map<string, number>()
  let covered = 0
  let min: number | null = null
  let max: number | null = null
  for (const value of values) {
    if (value === null || (typeof value === 'object' && value.length === 0)) continue
    covered++
    if (typeof value === 'number') {
      min = min === null ? value : Math.min(min, value)
      max = max === null ? value : Math.max(max, value)
    }
    for (const one of typeof value === 'object' ? value : [String(value)]) counts.set(one, (counts.get(one) ?? 0) + 1)
  }
  const topValues = [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, topValueCount)
    .map(([value, count]) => ({ value, count }))
  const field: AttributeField = {
    name,
    type,
    separator,
    coverageRatio: values.length === 0 ? 0 : covered / values.length,
    cardinality: counts.size,
    topValues,
    min,
    max,
  }
  return { field, values }
}
