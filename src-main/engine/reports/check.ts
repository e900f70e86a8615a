import type { ReportInput } from './report-input.ts'
import type { ShownRun } from './shown-runs.ts'

/**
 * What a sceptical reader would ask, answered from the records alone. Each question is put so that "yes" is what one hopes to read; "unknown" means
 * that the records cannot say.
 */
export interface Check {
  readonly question: string
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly words: string
}

export type Groups = readonly (readonly ShownRun[])[]
export type Records = Pick<ReportInput, 'tuned' | 'compare'>

export const namesOf = (runs: readonly ShownRun[]): string => runs.map((run) => run.name).join(', ')
