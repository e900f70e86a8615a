import { type MetricTable, type PairedTest, type RunId, writeSeedList } from '../../../contract/index.ts'
import { metricTitle } from '../../evaluation/metric-title.ts'
import { metricKey } from '../../evaluation/per-user.ts'
import { metrics } from '../../plugins/metrics/index.ts'
import { type Cell, headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import type { ReportInput } from '../report-input.ts'
import { mainCutoff } from '../shown-runs.ts'
import { figureCell } from './figure-cell.ts'

interface Mean {
  readonly name: string
  readonly about: string
  readonly runIds: readonly RunId[]
  readonly table: MetricTable
}

/** Runs that are one figure together: folds of one cross-validation, seeds of one recipe. */
export function means(input: ReportInput): ReportNode[] {
  const { folds, foldTests, seeds } = input.compare
  return [
    ...meanTables(
      'Means over folds',
      'Mean over the folds \u00b1 half of its 95 % interval (Student\u2019s t). Folds share training data: the interval is a little too short.',
      folds.map(({ name, folds: count, runIds, metrics: table }) => ({ name, about: `${count} folds`, runIds, table })),
      input,
    ),
    ...foldTestSentences(foldTests).map((sentence) => paragraph(`Over all folds together: ${sentence}`)),
    ...meanTables(
      'Means over seeds',
      'Mean over the seeds \u00b1 half of its 95 % interval (Student\u2019s t): what another seed may change, not what other users may.',
      seeds.map(({ name, seeds: all, runIds, metrics: table }) => ({ name, about: `seeds ${writeSeedList(all)}`, runIds, table })),
      input,
    ),
  ]
}

/** What the tests over all folds say of the metric that the tables begin with, among those that have tests. */
function foldTestSentences(tests: readonly PairedTest[]): string[] {
  const cutoff = mainCutoff([...new Set(tests.map(({ metric }) => Number(metric.split('@')[1])))].sort((a, b) => a - b))
  const key = metricKey('ndcg', cutoff)
  const metric = tests.some((test) => test.metric === key) ? key : tests[0]?.metric
  return tests.flatMap((test) => (test.metric === metric ? [test.sentence] : []))
}

/** Means over the same cuts share a table; others have one of their own, as single runs have. */
function meanTables(title: string, caption: string, all: readonly Mean[], { runs }: ReportInput): ReportNode[] {
  const detailsOf = ({ runIds }: Mean) => runs.flatMap(({ detail }) => (runIds.includes(detail.summary.id) ? [detail] : []))
  const byCuts = new Map<string, Mean[]>()
  for (const mean of all) {
    const cuts = detailsOf(mean).map(({ protocol }) => JSON.stringify([protocol?.splitHash, protocol?.candidates, protocol?.direction]))
    const key = [...new Set(cuts)].sort().join(' ')
    byCuts.set(key, [...(byCuts.get(key) ?? []), mean])
  }
  return [...byCuts.values()].flatMap((group) => {
    const [first] = detailsOf(group[0])
    const place = byCuts.size > 1 && first !== undefined ? `, ${first.summary.datasetName}, split ${first.split.id}` : ''
    return meanTable(`${title}${place}`, caption, group)
  })
}

function meanTable(title: string, caption: string, group: readonly Mean[]): ReportNode[] {
  const cutoffs = new Set(group.flatMap(({ table }) => Object.keys(table).map((key) => Number(key.split('@')[1]))))
  const cutoff = mainCutoff([...cutoffs].filter((one) => !Number.isNaN(one)).sort((a, b) => a - b))
  const keys = metrics.map(({ id }) => metricKey(id, cutoff)).filter((key) => group.some(({ table }) => key in table))
  return [
    headingNode(title),
    tableNode({
      title,
      caption,
      columns: [{ title: 'Metric', isNumber: false }, ...group.map(({ name, about }) => ({ title: name, note: about, isNumber: true }))],
      rows: keys.map((key) => ({
        cells: [
          { text: metricTitle(key), metric: key.split('@')[0] },
          ...group.map(({ table }): Cell => (key in table ? figureCell(table[key]) : { text: '' })),
        ],
      })),
    }),
  ]
}
