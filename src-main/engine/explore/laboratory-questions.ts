import type { ForeignLists, LaboratoryFlips, LaboratoryPart, LaboratoryTable, MetricDefinition, RunDetail } from '../../contract/index.ts'
import { formulaOf } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { comparability } from '../evaluation/comparability.ts'
import { type LaboratoryBench, leadSentence, measure } from '../evaluation/laboratory.ts'
import { findFlips } from '../evaluation/laboratory-flips.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { LaboratorySource, LaboratoryStore } from './laboratory-source.ts'

/** Who stands side by side; folders are named by the engine. */
export interface Contestants {
  readonly runs: readonly { readonly runFolder: string; readonly detail: Pick<RunDetail, 'summary' | 'protocol' | 'split'> }[]
  readonly foreign: readonly ForeignLists[]
  readonly datasetFolder: string
}

type OpenDataset = () => Promise<Dataset | null>

export async function laboratoryTable(
  store: LaboratoryStore,
  contestants: Contestants,
  dataset: OpenDataset,
  definition: MetricDefinition,
  before: MetricDefinition,
): Promise<Omit<LaboratoryTable, 'elapsedMs'>> {
  const reasons = whyApart(contestants)
  const formula = formulaOf(definition)
  if (reasons.length > 0) return { comparable: false, reasons, part: null, figures: [], sentence: '', formula, replicates: 0 }
  const { source, bench } = await openBench(store, contestants, dataset)
  const figures = measure(bench, definition, before)
  return {
    comparable: true,
    reasons,
    part: describePart(contestants, source),
    figures,
    sentence: leadSentence(figures, definition),
    formula,
    replicates: source.resamples.replicates,
  }
}

/** @throws WorkbenchError NOT_COMPARABLE for models that may not stand side by side. */
export async function laboratoryFlips(
  store: LaboratoryStore,
  contestants: Contestants,
  dataset: OpenDataset,
  definition: MetricDefinition,
): Promise<Omit<LaboratoryFlips, 'elapsedMs'>> {
  const reasons = whyApart(contestants)
  if (reasons.length > 0) {
    throw new WorkbenchError('NOT_COMPARABLE', `These may not stand side by side. ${reasons.join(' ')}`, 'Choose models of one split.')
  }
  const { source, bench } = await openBench(store, contestants, dataset)
  return findFlips(bench, definition, source.ratings)
}

/** As runs are compared; lists from elsewhere must have been read for the same split, and are lists of items. */
function whyApart({ runs, foreign }: Contestants): string[] {
  const reasons = comparability(runs.map(({ detail }) => detail))
  const { summary, protocol } = runs[0].detail
  if (protocol === null) return reasons
  for (const { name, splitId, splitHash } of foreign) {
    if (splitHash !== protocol.splitHash) {
      reasons.push(
        `The lists "${name}" were imported for another cut (${splitId} ${splitHash.slice(0, 8)}) than "${summary.name}" was measured on (${protocol.splitId} ${protocol.splitHash.slice(0, 8)}).`,
      )
    }
    if (protocol.candidates.startsWith('sampled:')) {
      reasons.push(`"${summary.name}" was ranked among a sample, the lists "${name}" are of all items.`)
    }
  }
  return reasons
}

async function openBench(
  store: LaboratoryStore,
  { runs, foreign, datasetFolder }: Contestants,
  dataset: OpenDataset,
): Promise<{ source: LaboratorySource; bench: LaboratoryBench }> {
  const [first] = runs
  const source = await store.part(first.runFolder, first.detail.protocol?.splitHash ?? first.runFolder, dataset)
  const subjects: LaboratoryBench['subjects'][number][] = []
  for (const { runFolder, detail } of runs) {
    subjects.push({ id: detail.summary.id, name: detail.summary.name, kind: 'run', ranked: await store.run(runFolder, source) })
  }
  for (const { id, name, depth } of foreign) {
    subjects.push({ id, name, kind: 'foreign', ranked: await store.foreign(datasetFolder, id, depth, source) })
  }
  const subject = first.detail.protocol?.direction === 'users-for-item' ? 'item' : 'user'
  return { source, bench: { subjects, rows: source.rows, samplingReason: source.samplingReason, subject, resamples: source.resamples } }
}

function describePart(
  { runs: [first] }: Contestants,
  { heldOut, ratings, ratingsReason, samplingReason }: LaboratorySource,
): LaboratoryPart {
  const { summary, protocol } = first.detail
  const withoutRelevant = Array.from({ length: heldOut.rows }, (_, row) => heldOut.indptr[row + 1] - heldOut.indptr[row]).filter(
    (count) => count === 0,
  )
  return {
    datasetId: summary.datasetId,
    datasetName: summary.datasetName,
    splitId: summary.splitId,
    splitHash: protocol?.splitHash ?? '',
    candidates: protocol?.candidates ?? '',
    direction: protocol?.direction ?? 'items-for-user',
    users: heldOut.rows,
    withoutRelevant: withoutRelevant.length,
    ratings: [...ratings],
    ratingsReason,
    samplingReason,
  }
}
