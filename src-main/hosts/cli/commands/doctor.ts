import { systemClock } from '../../../engine/kernel/clock.ts'
import { runWorkerJob } from '../../../engine/runs/worker-job.ts'
import { availableParallelism } from 'node:os'
import { createNodeSpawner } from '../../node-spawner.ts'
import { type Command, noMoreWords } from '../command.ts'
import { duration, table } from '../text.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '',
  summary: 'What this machine offers: backend, device, speed, memory, and how to get what is missing.',
  options: {},
  async run(context) {
    noMoreWords(context, 0)
    const startedAt = systemClock.elapsed()
    // No engine: a machine whose workspace cannot be opened still gets its diagnosis.
    const result = await runWorkerJob(
      createNodeSpawner(),
      { kind: 'doctor' },
      { threads: availableParallelism(), signal: context.signal, onMessage: () => undefined },
    )
    if (result.kind !== 'doctor') throw new Error(`Internal: ${result.kind}`)
    const { missing, ...facts } = result.report
    const rows = Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(Math.round(value * 10) / 10) : (value ?? 'none'),
    ])
    const lacks = missing.map((one) => `missing: ${one.what}. ${one.why}\n  get it: ${one.command}`)
    return {
      json: result.report,
      text: [table(['what', 'found'], rows), ...lacks, `Examined in ${duration(systemClock.elapsed() - startedAt)}.`].join('\n'),
    }
  },
}
