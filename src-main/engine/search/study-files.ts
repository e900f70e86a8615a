import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StudyId, StudyRequest, SplitSpec, Trial } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { writeFileAtomic, writeSynced } from '../kernel/files.ts'

/** A study is a folder: `study.json` says what was asked for, `trials.jsonl` grows by a line per trial. Its files are all there is of it. */
export const StudyFile = z.object({
  format: z.literal(1),
  id: StudyId,
  name: z.string(),
  datasetName: z.string(),
  createdAt: z.number(),
  request: StudyRequest.extend({ split: SplitSpec }),
})
export type StudyFile = z.infer<typeof StudyFile>

const studyName = 'study.json'
const trialsName = 'trials.jsonl'

export async function writeStudy(folder: string, study: StudyFile): Promise<void> {
  await writeFileAtomic(join(folder, studyName), JSON.stringify(study, null, 2))
}

/** @throws WorkbenchError RUN_DAMAGED when the file cannot be used. */
export async function readStudy(folder: string): Promise<StudyFile> {
  const path = join(folder, studyName)
  try {
    return StudyFile.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (cause) {
    throw new WorkbenchError('RUN_DAMAGED', `${path} cannot be read.`, 'Delete the study and start it again.', { cause })
  }
}

/** All whole lines; a last line that a kill has cut is as if it had never been. */
export async function readTrials(folder: string): Promise<Trial[]> {
  const text = await readFile(join(folder, trialsName), 'utf8').catch(() => '')
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Trial.parse(JSON.parse(line)))
}

/** Starts the file anew with the whole lines only, then appends; each trial is on disk before the next one begins. */
export async function openTrials(folder: string): Promise<{ append(trial: Trial): Promise<void> }> {
  const whole = (await readTrials(folder)).map((trial) => `${JSON.stringify(trial)}\n`).join('')
  await writeFileAtomic(join(folder, trialsName), whole)
  return { append: (trial) => writeSynced(join(folder, trialsName), 'append', `${JSON.stringify(trial)}\n`) }
}
