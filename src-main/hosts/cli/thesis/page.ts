import type { StudyDetail } from '../../../contract/index.ts'
import { markdownTable } from '../reference-text.ts'
import type { MeasuredRow } from '../reproduction/finished-rows.ts'
import { figure, meanOf, settingsLine, subjects } from '../reproduction/page.ts'
import { duration } from '../text.ts'
import type { MeasuredTable } from './measure-table.ts'
import { printedPart } from './printed.ts'

/** The page of the tables that were measured; nothing in it is typed by hand. */
export function thesisPage(datasetName: string, tables: readonly MeasuredTable[]): string {
  return [
    '# The thesis, honestly',
    `Written by \`coldframe thesis ${datasetName}\`. Settings of every method, baselines too, were searched on validation with the same budget; then the best were trained and the test part was opened. Ratings of 4 and more of users with five of them. Each figure is a mean over the users (or items) of the test part with its 95 % bootstrap interval; over several seeds, their mean, the interval of the first and the range. Tables are tasks of their own: no figure of one may be read beside a figure of another.`,
    ...tables.map(tablePart),
    printedPart(),
    '',
  ].join('\n\n')
}

function tablePart({ table, study, rows, base, tests, missing }: MeasuredTable): string {
  const [first] = base.runs
  const lines = rows.map((row) => [
    row.contender.label,
    String(row.runs.length),
    ...table.metrics.map((metric) => figure(row.runs, metric)),
    against(row, base, tests),
  ])
  const spent = rows.map(({ contender }) => [contender.label, ...spending(study, contender.modelId)])
  return [
    `## ${table.title}`,
    `${table.protocol} Split ${first.splitId} ${first.splitHash?.slice(0, 12) ?? ''}; ${subjects(first)}; ${first.device ?? ''}.`,
    markdownTable(['model', 'seeds', ...table.metrics, `${table.selection} against ${base.contender.label}`], lines),
    `Differences are paired by ${table.split.config['direction'] === 'users-for-item' ? 'item' : 'user'}, first seeds; p of the randomisation test, corrected by Holm for the ${tests.length} comparisons of the table.`,
    ...(missing.length > 0 ? [`Without a row: ${missing.join('; ')}`] : []),
    `Searched by ${table.selection}, ${budgetWords(study)}:`,
    markdownTable(['model', 'trials', 'time', `best on validation`], spent),
    settingsLine(rows),
  ].join('\n\n')
}

function against(row: MeasuredRow, base: MeasuredRow, tests: MeasuredTable['tests']): string {
  const test = tests.find(({ runId }) => runId === row.runs[0].id)
  if (row === base || test === undefined) return '–'
  const { difference, low, high, corrected, verdict } = test
  const p = corrected.randomization < 0.001 ? 'p < .001' : `p = ${corrected.randomization.toFixed(3)}`
  return `${difference > 0 ? '+' : ''}${difference.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}], ${p}, ${verdict}`
}

function spending({ summary }: StudyDetail, modelId: string): string[] {
  const best = summary.best.find((one) => one.modelId === modelId)
  return [String(best?.trials ?? 0), duration((best?.seconds ?? 0) * 1000), best?.trial?.value?.toFixed(4) ?? '']
}

function budgetWords({ summary: { request } }: StudyDetail): string {
  const { minutes, trials } = request
  if (minutes === null) return `${trials ?? 0} trials for each model`
  return `${minutes} minutes for each model${trials === null ? '' : `, ${trials} trials at most`}`
}

/** Rows for people and for --json. */
export function tableFigures({ table, rows, base, tests }: MeasuredTable) {
  return rows.map((row) => ({
    table: table.id,
    model: row.contender.label,
    config: row.contender.config ?? {},
    seeds: row.runs.length,
    splitHash: row.runs[0].splitHash,
    measuredOn: subjects(row.runs[0]),
    metrics: Object.fromEntries(table.metrics.map((metric) => [metric, meanOf(rows, row.contender.label, metric)])),
    against: base.contender.label,
    test: tests.find(({ runId }) => runId === row.runs[0].id) ?? null,
  }))
}
