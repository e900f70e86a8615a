import { printedColumns, printedReasons, printedRows } from '../../../engine/reports/printed-thesis.ts'
import { markdownTable } from '../reference-text.ts'

/** The table as it was printed, set apart: nothing in it can be compared with a figure above. */
export function printedPart(): string {
  const table = markdownTable(printedColumns, printedRows)
  const lines = [
    '**As printed in the thesis, not comparable.** MovieLens 1M, ratings of 4 and more, the most recent 20 % of each user. None of it is a target:',
    '',
    ...table.split('\n'),
    '',
    ...printedReasons.map((reason, n) => `${n + 1}. ${reason}`),
  ]
  return ['## The printed table', lines.map((line) => `> ${line}`.trimEnd()).join('\n')].join('\n\n')
}
