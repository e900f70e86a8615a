import { countText, metricText, percentText } from '../../kernel/number-text.ts'
import { type Cell, headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import { studioEvidence } from '../evidence.ts'
import type { ColdStartFindings } from '../report-input.ts'
import type { ShownRun } from '../shown-runs.ts'

/** What the other runs of the report and the plain rankings say of the same item. */
export function agreementNodes({ agreement }: ColdStartFindings, run: ShownRun): ReportNode[] {
  if (agreement === null) return []
  const { rankings, correlation, overlap, agreed, ever, size, population, seeds } = agreement
  const names = rankings.map(({ name, runId }, n) => `${n + 1} ${name}${runId === null ? ' (plain ranking)' : ''}`)
  const evidence = studioEvidence(run, population, 'no interval')
  const matrix = (title: string, caption: string, cells: readonly (readonly number[])[], write: (value: number) => string): ReportNode =>
    tableNode({
      title,
      caption,
      columns: [{ title: 'Ranking', isNumber: false }, ...names.map((_, n) => ({ title: String(n + 1), isNumber: true }))],
      rows: names.map((name, row) => ({ cells: [{ text: name }, ...cells[row].map((value): Cell => ({ text: write(value), value }))] })),
      evidence,
    })
  const luck =
    seeds === null
      ? 'The report has no other seed of this run, so that it does not show what luck does.'
      : `Seeds ${seeds.seeds.join(', ')} of this run share ${countText(seeds.always)} of the ${countText(seeds.ever)} users whom any of them has in its audience.`
  return [
    headingNode('Do other models agree?'),
    paragraph(
      `Audiences of ${countText(size)} of ${countText(population)} users. ${countText(agreed)} of the ${countText(ever)} users of any audience are in all of them. ${luck}`,
    ),
    matrix('Agreement of the rankings', 'Spearman\u2019s rank correlation over all users.', correlation, metricText),
    matrix('Agreement of the audiences', 'Share of the row\u2019s audience that is in the column\u2019s.', overlap, (share) =>
      percentText(share),
    ),
  ]
}
