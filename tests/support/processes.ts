import { readFile } from 'node:fs/promises'

/** Worker processes (runner or reader) that a process has started; Linux only, elsewhere none are found. */
export async function workersOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const children = text.trim().split(' ').filter(Boolean).map(Number)
  const words = await Promise.all(children.map((child) => readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')))
  return children.filter((_, at) => words[at].split('\0').some((word) => word === 'runner' || word === 'reader'))
}

/** Whether it was there to be killed. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
