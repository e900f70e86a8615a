import type { BreakdownBy, RunDetail } from '../../contract/index.ts'
import type { AttributeColumn, Dataset } from '../data/dataset.ts'
import { loadDataset } from '../data/load-dataset.ts'
import type { EvaluatedRun } from '../evaluation/compare.ts'
import type { StoredEvaluation } from '../evaluation/evaluation-files.ts'
import { toFailure, WorkbenchError } from '../kernel/errors.ts'
import { fileExists } from '../kernel/files.ts'
import { quietWork } from '../kernel/progress.ts'
import { Recent } from '../kernel/recent.ts'
import type { NamedRule } from '../segments/resolvable-rule.ts'
import type { OpenRun } from '../training/bundle.ts'
import { type Answer, on } from './reader-answer.ts'
import { coldStartAnswers } from './reader-cold-start.ts'
import { laboratoryAnswers } from './reader-laboratory.ts'
import { readerCalls, ToReader } from './reader-messages.ts'
import { reportAnswers } from './reader-reports.ts'
import { segmentAnswers } from './reader-segments.ts'
import type { WorkerPort } from './worker-port.ts'
import { join } from 'node:path'

/** One dataset of 20 million interactions takes 300 MB: two are enough for looking back and forth. */
const keptDatasets = 2
const keptRuns = 4

interface OpenedRun {
  readonly run: OpenRun
  readonly evaluation: StoredEvaluation | null
}

/** Answers the engine's questions until the engine goes away. Modules are loaded with the first question that needs them. */
export function startReader(port: WorkerPort, exit: (code: number) => void): void {
  const datasets = new Recent<Dataset>(keptDatasets, () => undefined)
  const runs = new Recent<OpenedRun>(keptRuns, (opened) => opened.run.dispose())
  const dataset = (folder: string): Promise<Dataset> => datasets.get(folder, () => loadDataset(folder))
  const openRun = (folder: string): Promise<OpenedRun> => runs.get(folder, () => open(folder))
  const answers = createAnswers(dataset, openRun, async (folder) => {
    await datasets.forget(folder)
    await runs.forget(folder)
  })

  port.onDisconnect(() => exit(0))
  port.onMessage((raw) => {
    const { id, name, input } = ToReader.parse(raw)
    void answer(answers, name, input).then(
      (output) => port.send({ type: 'answer', id, output }),
      (thrown: unknown) => port.send({ type: 'failure', id, failure: toFailure(thrown) }),
    )
  })
  port.send({ type: 'ready' })
}

async function answer(answers: readonly Answer[], name: string, input: unknown): Promise<unknown> {
  const known = answers.find((one) => one.name === name)
  if (!known) throw new Error(`Internal: the reader knows no call ${name}`)
  return known.reply(input)
}

async function open(folder: string): Promise<OpenedRun> {
  const bundle = await import('../training/bundle.ts')
  return { run: await bundle.openRun(folder), evaluation: await findEvaluation(folder) }
}

async function findEvaluation(runFolder: string): Promise<StoredEvaluation | null> {
  const folder = join(runFolder, 'evaluation')
  if (!(await fileExists(folder))) return null
  return (await import('../evaluation/evaluation-files.ts')).readEvaluation(folder)
}

async function getEvaluation(runFolder: string): Promise<StoredEvaluation> {
  const found = await findEvaluation(runFolder)
  if (!found) throw new WorkbenchError('RUN_STATE', 'This run has no evaluation yet.', 'Wait until it is finished, or resume it.')
  return found
}

function createAnswers(
  dataset: (folder: string) => Promise<Dataset>,
  openedRun: (folder: string) => Promise<OpenedRun>,
  forget: (folder: string) => Promise<void>,
): Answer[] {
  const pages = () => import('../data/pages.ts')
  const splits = () => import('../data/make-split.ts')
  const lists = () => import('../explore/lists.ts')
  const laboratory = laboratoryAnswers(dataset)
  return [
    ...laboratory.answers,
    on(readerCalls.warm, async () => {
      const [{ startBackend }] = await Promise.all([import('../tensor/backend.ts'), import('../training/bundle.ts'), lists()])
      await startBackend()
      return { ok: true }
    }),
    on(readerCalls.splitPreview, async ({ datasetFolder, split }) => (await splits()).previewSplit(await dataset(datasetFolder), split)),
    on(readerCalls.previewVersion, async (plan) =>
      (await import('../versions/derive-dataset.ts')).previewVersion(plan, dataset, quietWork),
    ),
    on(readerCalls.diffDatasets, async ({ folders, names }) => {
      const [{ diffDatasets }, first, second] = await Promise.all([
        import('../versions/diff-datasets.ts'),
        dataset(folders[0]),
        dataset(folders[1]),
      ])
      return diffDatasets(first, second, names)
    }),
    on(readerCalls.rows, async ({ datasetFolder, offset, limit }) =>
      (await pages()).datasetRows(await dataset(datasetFolder), offset, limit),
    ),
    on(readerCalls.items, async ({ datasetFolder, query, offset, limit }) =>
      (await pages()).searchItems(await dataset(datasetFolder), query, offset, limit),
    ),
    on(readerCalls.item, async ({ datasetFolder, item }) =>
      (await import('../explore/item-detail.ts')).itemDetail(await dataset(datasetFolder), item),
    ),
    on(readerCalls.users, async ({ datasetFolder, query, offset, limit }) =>
      (await pages()).searchUsers(await dataset(datasetFolder), query, offset, limit),
    ),
    on(readerCalls.droppedLines, async ({ datasetFolder }) => (await pages()).readDroppedLines(datasetFolder)),
    on(readerCalls.listUsers, async ({ runFolder, datasetFolder, query, segment }) => {
      const [{ run, evaluation }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      const isMember = segment === null ? undefined : (await import('../segments/resolve-segment.ts')).membership(source, segment)
      return (await lists()).listUsers(run, evaluation, source, query, isMember)
    }),
    on(readerCalls.forUser, async ({ runFolder, datasetFolder, user, top }) => {
      const [{ run, evaluation }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      return (await lists()).forUser(run, evaluation, source, user, top)
    }),
    on(readerCalls.forHistory, async ({ runFolder, datasetFolder, items, top }) => {
      const [{ run }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      return (await lists()).forHistory(run, source, items, top)
    }),
    on(readerCalls.explain, async ({ runFolder, datasetFolder, ...question }) => {
      const [{ run }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      return (await import('../explore/explain.ts')).explain(run, source, question)
    }),
    on(readerCalls.whyNot, async ({ runFolder, datasetFolder, ...question }) => {
      const [{ run }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      return (await import('../explore/explain-why-not.ts')).whyNot(run, source, question)
    }),
    on(readerCalls.itemInRun, async ({ runFolder, datasetFolder, ...query }) => {
      const [{ run, evaluation }, source] = await Promise.all([openedRun(runFolder), dataset(datasetFolder)])
      return (await import('../explore/item-in-run.ts')).itemInRun(run, evaluation, source, query)
    }),
    on(readerCalls.rerank, async ({ runFolder, datasetFolder: _, ...question }) => {
      const { run, evaluation } = await openedRun(runFolder)
      return (await import('../explore/rerank.ts')).rerank(run, evaluation ?? (await getEvaluation(runFolder)), question)
    }),
    ...coldStartAnswers(openedRun),
    ...segmentAnswers({ dataset, openedRun, evaluatedRun }),
    on(readerCalls.compare, async ({ runs }) => {
      const { comparability } = await import('../evaluation/comparability.ts')
      const { compareEvaluations } = await import('../evaluation/compare.ts')
      const reasons = comparability(runs.map((run) => run.detail))
      const { foldGroups } = await import('../evaluation/fold-groups.ts')
      const { seedGroups } = await import('../evaluation/seed-groups.ts')
      const folds = foldGroups(runs.map((run) => run.detail))
      const seeds = seedGroups(runs.map((run) => run.detail.summary))
      const foldTests = await (await import('./reader-folds.ts')).testFolds(folds, runs)
      if (reasons.length > 0) return { comparable: false, reasons, tests: [], folds, foldTests, seeds }
      const evaluated = await Promise.all(runs.map(evaluatedRun))
      return {
        comparable: true,
        reasons,
        folds,
        foldTests,
        seeds,
        tests: compareEvaluations(evaluated, sharedMetrics(runs.map((run) => run.detail.summary.metrics))),
      }
    }),
    on(readerCalls.breakdown, async ({ runs, datasetFolder, segments, by, metric }) => {
      const { requireComparable } = await import('../evaluation/comparability.ts')
      const { breakDown } = await import('../evaluation/breakdown.ts')
      requireComparable(runs.map((run) => run.detail))
      const [{ run }, evaluated] = await Promise.all([openedRun(runs[0].runFolder), Promise.all(runs.map(evaluatedRun))])
      const { split, itemAttributes, userAttributes } = run
      const segment = await askedSegment(run, () => dataset(datasetFolder), segments, by)
      const source = { split, itemAttributes, userAttributes, segmentNames: segments.map(({ name }) => name), segment }
      return breakDown(evaluated, source, by, metric)
    }),
    ...reportAnswers(openedRun),
    on(readerCalls.forget, async ({ folder }) => {
      await Promise.all([forget(folder), laboratory.forget(folder)])
      return { ok: true }
    }),
  ]
}

async function evaluatedRun({ runFolder, detail: { summary } }: { runFolder: string; detail: RunDetail }): Promise<EvaluatedRun> {
  return { runId: summary.id, name: summary.name, evaluation: await getEvaluation(runFolder) }
}

/** The segment that figures are broken down by, if they are. Only then the dataset is needed. */
async function askedSegment(
  run: OpenRun,
  dataset: () => Promise<Dataset>,
  segments: readonly NamedRule[],
  by: BreakdownBy,
): Promise<AttributeColumn | null> {
  const asked = segments.find(({ name }) => by === `segment:${name}`)
  if (!asked) return null
  const { membership } = await import('../segments/resolve-segment.ts')
  const { segmentColumn } = await import('../segments/segment-column.ts')
  return segmentColumn(asked.name, run.users.ids, membership(await dataset(), asked.rule))
}

/** Metrics that every run has, so that a test compares like with like. */
function sharedMetrics(tables: readonly Record<string, unknown>[]): string[] {
  const [first = {}, ...others] = tables
  return Object.keys(first).filter((metric) => others.every((table) => metric in table))
}
