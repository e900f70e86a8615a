import { notify, notifyProblem } from '../composables/use-notices.ts'

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notify(`${what} copied`)
  } catch (error) {
    notifyProblem(error)
  }
}
