import { ElMessage } from 'element-plus'
import { toProblem } from '../api/problems.ts'

/** Below the bar of the window. */
const offset = 52

/** Short messages at the edge of the window; Element Plus gives them `role="alert"`. */
export function notify(message: string): void {
  ElMessage({ message, type: 'success', grouping: true, duration: 3000, offset })
}

export function notifyProblem(error: unknown): void {
  const { message, remedy } = toProblem(error)
  ElMessage({ message: `${message} ${remedy}`, type: 'error', duration: 8000, showClose: true, offset })
}

/** Runs an action of a button: its failure is said, never swallowed. */
export async function attempt(action: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await action()
    if (done !== undefined) notify(done)
    return true
  } catch (error) {
    notifyProblem(error)
    return false
  }
}
