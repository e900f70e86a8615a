import type { UserGroup } from '../../../../src-main/contract/cold-start-group.ts'

export const nobodyNamed: UserGroup = { values: [], users: null }

/** Whether a group says anything that sets its users apart. */
export function isNamed({ values, users }: UserGroup): boolean {
  return values.length > 0 || users !== null
}
