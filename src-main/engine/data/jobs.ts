import type { DatasetDetail } from '../../contract/index.ts'
import { type Clock, systemClock } from '../kernel/clock.ts'
import { buildFolderAtomic } from '../kernel/files.ts'
import { throwIfCancelled, type Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { bundledSample } from './sample.ts'
import { sampleContent } from './sample-dataset.ts'
import { type DatasetContent, writeDatasetFiles } from './write-dataset.ts'

type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>

/** Writes the bundled sample as a dataset, whole or not at all. */
export async function importSample(job: JobOf<'sample'>, work: Work, clock: Clock = systemClock): Promise<DatasetDetail> {
  work.report({ step: 'Making the sample', done: 0, total: null, remainingMs: null })
  const content = sampleContent(bundledSample, { datasetId: job.datasetId, name: job.name, createdAt: clock.now() })
  return buildDataset(job.datasetFolder, content, work)
}

async function buildDataset(folder: string, content: DatasetContent, work: Work): Promise<DatasetDetail> {
  const details: DatasetDetail[] = []
  await buildFolderAtomic(folder, async (temp) => {
    throwIfCancelled(work.signal)
    details.push(await writeDatasetFiles(temp, content))
  })
  return details[0]
}
