import type { ColdStartField } from '../../../../src-main/contract/cold-start.ts'
import { csvTable } from '../../../../src-main/contract/csv.ts'

/** A file to fill in: the columns of this run, and two lines made of its most frequent values. */
export function launchExample(fields: readonly ColdStartField[]): string {
  const valueOf = ({ kind, values, range }: ColdStartField, line: number): string => {
    if (kind === 'number') return range === null ? '' : String(line === 0 ? range.median : range.max)
    const names = values.map(({ value }) => value)
    if (kind === 'multi') return names.slice(line, line + 2).join('|')
    return kind === 'single' ? (names[line] ?? '') : ''
  }
  const rows = ['First plan', 'Second plan'].map((name, line) => [name, ...fields.map((field) => valueOf(field, line))])
  return csvTable(['name', ...fields.map(({ name }) => name)], rows)
}
