import type { DatasetDetail, ImportPreview, SplitFile } from '../../contract/index.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { buildFolderAtomic } from '../kernel/files.ts'
import { throwIfCancelled, type Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { diskErrors } from './disk-errors.ts'
import { bundledSample } from './sample.ts'
import { sampleContent } from './sample-dataset.ts'
import { writeDatasetFiles } from './write-dataset.ts'

type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>

/** What would be imported from a path, and what would be dropped; writes nothing. */
export async function previewSource(job: JobOf<'preview'>, work: Work): Promise<ImportPreview> {
  const preview = await import('./import/preview-source.ts')
  return preview.previewSource(job, work)
}

/** Builds `job.datasetFolder` from a source, whole or not at all. */
export async function importDataset(job: JobOf<'import'>, work: Work, clock: Clock = systemClock): Promise<DatasetDetail> {
  const { importSource } = await import('./import/import-dataset.ts')
  return importSource(job.request, { datasetId: job.datasetId, folder: job.datasetFolder, createdAt: clock.now() }, work)
}

/** Joins a file of items or users to a dataset by key, as a new revision of its attributes; the interactions stay as they are. */
export async function addAttributes(job: JobOf<'attributes'>, work: Work): Promise<DatasetDetail> {
  const attributes = await import('./import/add-attributes.ts')
  return attributes.addAttributes(job.datasetFolder, job.request, work)
}

/** Stores lists that a split is to be made from beside the dataset. */
export async function importSplit(job: JobOf<'split-file'>, work: Work): Promise<SplitFile> {
  const split = await import('./import/import-split.ts')
  return split.importSplit(job.datasetFolder, job.request, work)
}

/** Writes the bundled sample as a dataset, whole or not at all. Starts without DuckDB. */
export async function importSample(job: JobOf<'sample'>, work: Work, clock: Clock = systemClock): Promise<DatasetDetail> {
  work.report({ step: 'Making the sample', done: 0, total: null, remainingMs: null })
  const content = sampleContent(bundledSample, { datasetId: job.datasetId, name: job.name, createdAt: clock.now() })
  const details: DatasetDetail[] = []
  await diskErrors(job.datasetFolder, () =>
    buildFolderAtomic(job.datasetFolder, async (folder) => {
      throwIfCancelled(work.signal)
      details.push(await writeDatasetFiles(folder, content))
    }),
  )
  return details[0]
}
