import { availableParallelism } from 'node:os'
import type { Job, JobResult } from '../../engine/runs/messages.ts'
import { runWorkerJob } from '../../engine/runs/worker-job.ts'
import type { CommandContext } from './command.ts'
import { progressLine } from './text.ts'

/** A job without an engine: for what concerns the machine, or a workspace that may be past opening. */
export function runAlone(context: CommandContext, job: Job): Promise<JobResult> {
  return runWorkerJob(context.spawner, job, {
    threads: availableParallelism(),
    signal: context.signal,
    onMessage: (message) => {
      if (message.type === 'progress') context.sayProgress(progressLine('working', message.progress))
    },
  })
}
