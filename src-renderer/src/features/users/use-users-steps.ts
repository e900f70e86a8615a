import { useRoute, useRouter } from 'vue-router'
import type { Scenario } from '../../../../src-main/contract/scenarios.ts'
import { useRunsStore } from '../../stores/runs.ts'
import { historyQuery, withoutHistory } from './history-query.ts'
import type { ShownHistory } from './use-shown-history.ts'
import type { UsersRun } from './use-users-run.ts'

/** Where one can go from here: to another user or run, to a history made up here or kept before, and back to the users. */
export interface UsersSteps {
  toUser(user: string): void
  /** Another run of the same data keeps the user; the runs beside it stay where they can. */
  toRun(id: string): void
  toScenario(scenario: Scenario): void
  /** A made-up history that begins with these items; with none, the one in the address goes on. */
  compose(start: readonly string[]): void
  leaveComposing(): void
}

export function useUsersSteps({ run, beside }: UsersRun, { user }: ShownHistory): UsersSteps {
  const route = useRoute()
  const router = useRouter()
  const runs = useRunsStore()

  return {
    toUser: (next) => {
      void router.replace({ params: { ...route.params, user: next }, query: withoutHistory(route.query) })
    },
    toRun: (id) => {
      const next = runs.finished.find((candidate) => candidate.id === id)
      if (next === undefined) return
      const isSame = next.datasetId === run.value?.datasetId
      const { with: _with, q: _query, by: _by, ...rest } = withoutHistory(route.query)
      const stay = beside.value.filter((other) => other !== id).join(',')
      const query = isSame ? { ...route.query, with: stay === '' ? undefined : stay } : rest
      void router.push({ name: 'run-users', params: { runId: id, user: isSame && user.value !== '' ? user.value : undefined }, query })
    },
    toScenario: ({ id, history }) => {
      const params = history.kind === 'user' ? { ...route.params, user: history.user } : route.params
      void router.push({ params, query: { ...withoutHistory(route.query), scenario: id, ...historyQuery(history) } })
    },
    compose: (start) => {
      void router.push({ params: route.params, query: { ...route.query, ...historyQuery({ kind: 'history', items: [...start] }) } })
    },
    leaveComposing: () => {
      void router.push({ params: route.params, query: withoutHistory(route.query) })
    },
  }
}
