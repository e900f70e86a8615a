import type { UserList } from '../../../../src-main/contract/explore.ts'
import type { RunId } from '../../../../src-main/contract/ids.ts'
import type { EditedList } from './what-if.ts'
import { connectionLost, isAbort, type Problem, toProblem } from '../../api/problems.ts'

/** The list of one run, or why there is none: a model without fold-in must not hide the lists of the others. */
export interface ListResult {
  readonly runId: RunId
  readonly list: UserList | null
  readonly problem: Problem | null
  /** How the rows moved, where the list is of a changed history. */
  readonly edited?: Omit<EditedList, 'list'>
}

/**
 * The lists of all runs, shown together or not at all, so that what stands side by side always belongs to one user. What was withdrawn or cut
 * off is thrown on: that concerns the whole screen.
 */
export function gatherLists(runIds: readonly RunId[], ask: (runId: RunId) => Promise<UserList>): Promise<ListResult[]> {
  return Promise.all(
    runIds.map(async (runId) => {
      try {
        return { runId, list: await ask(runId), problem: null }
      } catch (error) {
        const problem = toProblem(error)
        if (isAbort(error) || problem.code === connectionLost) throw error
        return { runId, list: null, problem }
      }
    }),
  )
}
