import { type Ref, ref, type ShallowRef, shallowRef } from 'vue'
import { type Problem, toProblem } from '../api/problems.ts'

export interface Action {
  readonly isBusy: Readonly<Ref<boolean>>
  /** Why it failed the last time; a form that opens anew takes it away. */
  readonly problem: ShallowRef<Problem | null>
  run(): Promise<void>
}

/** What a form does when it is sent: not twice at once, and a failure stays on the page until the next try. */
export function useAction(work: () => Promise<unknown>): Action {
  const isBusy = ref(false)
  const problem = shallowRef<Problem | null>(null)

  async function run(): Promise<void> {
    if (isBusy.value) return
    isBusy.value = true
    problem.value = null
    try {
      await work()
    } catch (error) {
      problem.value = toProblem(error)
    } finally {
      isBusy.value = false
    }
  }

  return { isBusy, problem, run }
}
