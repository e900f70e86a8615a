import { type RecommendedItem, UserList } from '../../../../../src-main/contract/explore.ts'

/** What a test wants to differ from the list of test user 1, who has no history. */
export interface UserListChanges {
  /** null: of a made-up history. */
  readonly user?: string | null
  readonly hits?: readonly string[]
  readonly missed?: UserList['missed']
  readonly history?: UserList['history']
}

/** A list of these items, the best first, as the engine answers it. */
export function createUserList(
  items: readonly string[],
  { user = '1', hits = [], missed = [], history = [] }: UserListChanges = {},
): UserList {
  return UserList.parse({
    runId: 'run_aaaaaa',
    user,
    userAttributes: {},
    role: user === null ? 'custom' : 'test',
    history,
    items: items.map((item, place): RecommendedItem => ({
      item,
      title: null,
      attributes: {},
      rank: place + 1,
      score: 1,
      percentile: 1,
      heldOutHit: hits.includes(item),
    })),
    missed,
    candidates: 100,
    metrics: {},
    unknownItems: [],
    threshold: 4,
    elapsedMs: 1,
  })
}
