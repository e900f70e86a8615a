import type { AttributeColumn } from '../data/dataset.ts'

/** A segment as if it were an attribute of a run's users: who is in it, and everybody else. */
export function segmentColumn(name: string, users: readonly string[], isMember: (user: string) => boolean): AttributeColumn {
  const inside = `in ${name}`
  const values = users.map((user) => (isMember(user) ? inside : 'everybody else'))
  const field = { name, type: 'category', separator: null, coverageRatio: 1, cardinality: 2, topValues: [], min: null, max: null } as const
  return { field: { ...field, topValues: [] }, values }
}
