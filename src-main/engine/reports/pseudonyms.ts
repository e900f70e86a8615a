import { createHmac } from 'node:crypto'
import type { ReportTemplate } from '../../contract/index.ts'
import type { GatheredBlock } from './report-input.ts'

/**
 * Users by names that say nothing of them: the first 48 bits of HMAC-SHA-256 of the id under a salt. With another salt nobody gets from the
 * pseudonym to the id, not even by trying all ids; with the same salt a user has the same name in every report. There is no table to keep.
 */
export function pseudonymOf(user: string, salt: string): string {
  return `user-${createHmac('sha256', salt).update(user).digest('hex').slice(0, 12)}`
}

/** Ids of users that are named by id, or by pseudonym; what is neither stays, and is refused where it is looked for. */
export function usersByName(names: readonly string[], ids: readonly string[], salt: string | null): string[] {
  const known = new Set(ids)
  if (salt === null || names.every((name) => known.has(name))) return [...names]
  const byPseudonym = new Map(ids.map((id) => [pseudonymOf(id, salt), id]))
  return names.map((name) => (known.has(name) ? name : (byPseudonym.get(name) ?? name)))
}

/** What was gathered, without ids and attributes of users. Their histories stay: the report says so. */
export function withoutNames(gathered: GatheredBlock, salt: string): GatheredBlock {
  const renamed = <User extends { user: string }>(users: readonly User[]) =>
    users.map((one) => ({ ...one, user: pseudonymOf(one.user, salt), attributes: {} }))
  const { lists, coldStart } = gathered
  const audience = coldStart?.audience ?? null
  const profiles = coldStart?.profiles ?? null
  return {
    ...gathered,
    block: withoutNamedUsers(gathered.block, salt),
    ...(lists
      ? { lists: lists.map((list) => ({ ...list, user: list.user === null ? null : pseudonymOf(list.user, salt), userAttributes: {} })) }
      : {}),
    ...(coldStart
      ? {
          coldStart: {
            ...coldStart,
            why: coldStart.why && { ...coldStart.why, user: pseudonymOf(coldStart.why.user, salt) },
            agreement: coldStart.agreement && { ...coldStart.agreement, disputed: renamed(coldStart.agreement.disputed) },
            audience: audience && { ...audience, users: renamed(audience.users) },
            profiles: profiles && {
              profiles: profiles.profiles && { ...profiles.profiles, nearest: renamed(profiles.profiles.nearest) },
              contributions: profiles.contributions && {
                ...profiles.contributions,
                users: profiles.contributions.users.map((one) => ({ ...one, user: pseudonymOf(one.user, salt) })),
              },
            },
          },
        }
      : {}),
  }
}

/** A template that names users names their pseudonyms in the report that it made. */
export function withoutNamedUsers(block: ReportTemplate['blocks'][number], salt: string): ReportTemplate['blocks'][number] {
  if (block.kind !== 'users') return block
  return { ...block, users: block.users.map((user) => (/^user-[0-9a-f]{12}$/.test(user) ? user : pseudonymOf(user, salt))) }
}
