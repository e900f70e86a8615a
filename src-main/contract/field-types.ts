import { z } from 'zod'

export const FieldType = z.enum(['category', 'multi', 'number', 'text', 'date'])
export type FieldType = z.infer<typeof FieldType>

/** `separator`: between the values of one cell, for `multi`. */
export const ColumnType = z.object({ type: FieldType, separator: z.string().length(1).nullable() })
export type ColumnType = z.infer<typeof ColumnType>

/**
 * `plot=text` or `tags=multi;` as people type it: a column and what it is; after `multi` the separator, else `|`.
 * @returns null for anything else.
 */
export function parseColumnType(typed: string): readonly [column: string, ColumnType] | null {
  const at = typed.lastIndexOf('=', typed.endsWith('=') ? typed.length - 2 : typed.length)
  const column = typed.slice(0, Math.max(0, at)).trim()
  const word = typed.slice(at + 1).trim()
  const type = FieldType.safeParse(word.startsWith('multi') ? 'multi' : word)
  const separator = word.slice('multi'.length)
  if (column === '' || !type.success || (type.data === 'multi' && separator.length > 1)) return null
  return [column, { type: type.data, separator: type.data === 'multi' ? separator || '|' : null }]
}
