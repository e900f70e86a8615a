import type { ForeignLists } from '../../contract/index.ts'
import { diskErrors } from '../data/disk-errors.ts'
import { writeForeignLists } from '../data/foreign-lists.ts'
import { loadDataset } from '../data/load-dataset.ts'
import { throwIfCancelled, type Work } from '../kernel/progress.ts'
import type { Job } from '../runs/messages.ts'
import { openSplit } from '../training/bundle.ts'
import { readForeignLists } from './laboratory-import.ts'

/** Reads another tool's lists for the split of a run and keeps them beside the dataset, whole or not at all. */
export async function importLists(job: Extract<Job, { kind: 'foreign-lists' }>, work: Work): Promise<ForeignLists> {
  const { request, facts, datasetFolder } = job
  work.report({ step: 'Reading the lists', done: 0, total: null, remainingMs: null })
  const [dataset, open] = await Promise.all([loadDataset(datasetFolder), openSplit(job.runFolder)])
  const read = await readForeignLists(request, open, dataset)
  throwIfCancelled(work.signal)
  const name = request.name ?? read.facts.source.name
  return diskErrors(datasetFolder, () => writeForeignLists(datasetFolder, { name, ...facts, ...read.facts }, read.lists))
}
