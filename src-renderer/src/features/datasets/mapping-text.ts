import { ColumnRole, type Mapping } from '../../../../src-main/contract/datasets.ts'

export const roles = ColumnRole.options

/** `user=userId,item=movieId`: the same text as the command line's `--map`, with `,`, `=` and `%` of column names escaped. */
export function writeMapping(mapping: Mapping): string {
  return roles.flatMap((role) => (mapping[role] === undefined ? [] : `${role}=${encodeURIComponent(mapping[role])}`)).join(',')
}

export function parseMapping(text: string): Mapping | undefined {
  if (text === '') return undefined
  const mapping: Mapping = {}
  for (const part of text.split(',')) {
    const [role = '', column = ''] = part.split('=')
    const known = ColumnRole.safeParse(role)
    if (known.success && column !== '') mapping[known.data] = decodeURIComponent(column)
  }
  return mapping
}

/** Gives a column a role; a role belongs to one column, and a column has one role. */
export function assignRole(mapping: Mapping, column: string, role: ColumnRole | ''): Mapping {
  const others = Object.fromEntries(Object.entries(mapping).filter(([known, name]) => name !== column && known !== role))
  return role === '' ? others : { ...others, [role]: column }
}
