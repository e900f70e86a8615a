import type { JobId, StudySummary } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { type Command, type CommandContext, noMoreWords, numberOption, textOption, usageError, word } from '../command.ts'
import { finishJob } from '../follow.ts'
import { studiesTable, studyResult } from '../study-text.ts'

export const studiesCommand: Command = {
  name: 'studies',
  usage: '[show <study> | resume <study> | delete <study>]',
  summary: 'Lists studies, shows the trials of one, goes on with one that was stopped.',
  options: {
    trials: { type: 'string', help: 'resume: the new number of trials per model' },
    minutes: { type: 'string', help: 'resume: the new minutes per model' },
  },
  async run(context) {
    const [action] = context.words
    const engine = await context.engine()
    if (action === undefined) {
      const studies = await engine.studies.list()
      return { json: { studies }, text: studies.length === 0 ? 'No studies yet.' : studiesTable(studies) }
    }
    const { id: studyId } = await getStudy(engine, word(context, 1, 'study'))
    noMoreWords(context, 2)
    switch (action) {
      case 'show':
        return studyResult(await engine.studies.get({ studyId }))
      case 'resume': {
        const trials = numberOption(context, 'trials')
        const minutes = minutesOption(context)
        await followStudy(context, engine, () =>
          engine.studies.resume({ studyId, ...(trials === undefined ? {} : { trials }), ...(minutes === undefined ? {} : { minutes }) }),
        )
        return studyResult(await engine.studies.get({ studyId }))
      }
      case 'delete':
        await engine.studies.delete({ studyId })
        return { json: { deleted: studyId }, text: 'Deleted.' }
      default:
        throw usageError(`"${action}" is not understood here.`)
    }
  },
}

/** Waits for a search that was begun or goes on. */
export async function followStudy<T extends { jobId: JobId }>(
  context: CommandContext,
  engine: EngineClient,
  start: () => Promise<T>,
): Promise<T> {
  let started: T | undefined
  await finishJob(context, engine, async () => (started = await start()))
  if (started === undefined) throw new Error('Internal: a job ended before it began')
  return started
}

async function getStudy(engine: EngineClient, nameOrId: string): Promise<StudySummary> {
  const all = await engine.studies.list()
  const found = all.find((study) => study.id === nameOrId || study.name === nameOrId)
  if (found) return found
  const known = all.map((study) => study.name).join(', ') || 'none yet'
  throw new WorkbenchError('STUDY_NOT_FOUND', `There is no study ${nameOrId}.`, `Known studies: ${known}.`)
}

/** `--minutes`, parts of one allowed. */
export function minutesOption(context: CommandContext): number | undefined {
  const text = textOption(context, 'minutes')
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value > 0)) throw usageError(`--minutes takes a number above 0, not "${text}".`)
  return value
}
