import type { DatasetDetail, DerivePreview, Lineage, LineageParent, LineageStep, VersionStep } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import type { DatasetContent } from '../data/describe-dataset.ts'
import { diskErrors } from '../data/disk-errors.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { writeDatasetFiles } from '../data/write-dataset.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { buildFolderAtomic } from '../kernel/files.ts'
import { requireSpace } from '../kernel/free-space.ts'
import { throwIfCancelled, type Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { applySteps } from './apply-steps.ts'
import { type Content, countsOf } from './content.ts'

type DeriveJob = Extract<Job, { kind: 'derive' }>

/**
 * Builds `job.datasetFolder` from datasets that are there, whole or not at all. The files that they were imported from are not needed.
 * @throws WorkbenchError INVALID_INPUT for a step that does not fit the data, or leaves nothing.
 */
export async function deriveDataset(job: DeriveJob, work: Work, clock: Clock = systemClock): Promise<DatasetDetail> {
  work.report({ step: 'Opening the dataset', done: 0, total: null, remainingMs: null })
  const opened: DatasetDetail[] = []
  const open = async (folder: string): Promise<Dataset> => {
    const dataset = await loadDataset(folder)
    opened.push(dataset.detail)
    const bytes = opened.reduce((sum, { summary }) => sum + summary.bytes, 0)
    await requireSpace(job.datasetFolder, bytes, 'This version')
    return dataset
  }
  const start = await open(job.parentFolder)
  const { content, steps } = await applySteps(start, job.steps, openOthers(job, open), work)
  requireSomething(steps)
  const madeAt = clock.now()
  const lineage: Lineage = { madeAt, parents: opened.map((detail) => asParent(detail, job.names)), steps }
  const details: DatasetDetail[] = []
  await diskErrors(job.datasetFolder, () =>
    buildFolderAtomic(job.datasetFolder, async (folder) => {
      work.report({ step: 'Writing', done: 0, total: null, remainingMs: null })
      details.push(await writeDatasetFiles(folder, toDatasetContent(content, job, lineage)))
      throwIfCancelled(work.signal)
    }),
  )
  return details[0]
}

/** What the steps would do, without writing anything. `open` gives the datasets that the job's folders name. */
export async function previewVersion(
  job: Pick<DeriveJob, 'parentFolder' | 'steps' | 'others'>,
  open: (folder: string) => Promise<Dataset>,
  work: Work,
): Promise<DerivePreview> {
  const start = await open(job.parentFolder)
  const { steps } = await applySteps(start, job.steps, openOthers(job, open), work)
  return { before: countsOf(start), steps }
}

function openOthers(
  { others }: Pick<DeriveJob, 'others'>,
  open: (folder: string) => Promise<Dataset>,
): (step: Extract<VersionStep, { kind: 'merge' }>) => Promise<Dataset> {
  return ({ datasetId }) => {
    const found = others.find((other) => other.datasetId === datasetId)
    if (!found) throw new Error(`Internal: no folder for ${datasetId}`)
    return open(found.folder)
  }
}

function requireSomething(steps: readonly LineageStep[]): void {
  const last = steps.at(-1)
  if (last === undefined || last.after.interactions > 0) return
  throw new WorkbenchError(
    'INVALID_INPUT',
    `Step ${steps.length} (${last.words}) leaves none of ${last.before.interactions} interactions.`,
    'Widen this step or take it out.',
    { details: { field: `steps.${steps.length - 1}` } },
  )
}

/** Manifests keep the name of the import; what the dataset is called now is in the catalogue. */
function asParent({ summary, lineage }: DatasetDetail, names: Readonly<Record<string, string>>): LineageParent {
  const { id, createdAt, fingerprint, users, items, interactions } = summary
  return { id, name: names[id] ?? summary.name, createdAt, fingerprint, users, items, interactions, lineage }
}

function toDatasetContent(content: Content, job: DeriveJob, lineage: Lineage): DatasetContent {
  const { users, items, detail, ...columns } = content
  const rows = content.itemOf.length
  return {
    ...columns,
    datasetId: job.datasetId,
    name: job.name,
    createdAt: lineage.madeAt,
    source: { path: '', format: 'derived', files: lineage.steps.flatMap(({ file }) => file ?? []) },
    drops: { read: rows, kept: rows, reasons: [], examples: [] },
    notes: lineage.steps.flatMap(({ notes }) => notes),
    timeKind: detail.summary.timeKind,
    userIds: users.ids,
    itemIds: items.ids,
    userOffsets: content.userOffsets,
    lineage,
  }
}
