import type { FoundDevice } from '../../../contract/index.ts'
import { systemClock } from '../../../engine/kernel/clock.ts'
import { shippedParts } from '../../../engine/shipped-parts.ts'
import { runWorkerJob } from '../../../engine/runs/worker-job.ts'
import { availableParallelism } from 'node:os'
import { type Command, type CommandResult, noMoreWords, usageError } from '../command.ts'
import { resourcesFolder } from '../../environment.ts'
import { duration, table } from '../text.ts'
import { audit } from './audit.ts'

export const doctorCommand: Command = {
  name: 'doctor',
  usage: '[--audit [--repair] | --licences]',
  summary: 'What this machine offers, and how to get what is missing; with --audit, whether the workspace is in order.',
  options: {
    audit: {
      type: 'boolean',
      help: 'compare the catalogue of the workspace with its files and their hashes; exit code 7 when not in order',
    },
    licences: { type: 'boolean', help: 'what the installed application consists of, and under which licences' },
    repair: { type: 'boolean', help: 'with --audit: put right what can be without losing anything; what is in the way moves to lost/' },
  },
  async run(context) {
    noMoreWords(context, 0)
    const repair = context.options.repair === true
    if (context.options.audit === true) return audit(context, repair)
    if (context.options.licences === true) return licences()
    if (repair) throw usageError('--repair goes with --audit.')
    const startedAt = systemClock.elapsed()
    // No engine: a machine whose workspace cannot be opened still gets its diagnosis.
    const result = await runWorkerJob(
      context.spawner,
      { kind: 'doctor' },
      { threads: availableParallelism(), signal: context.signal, onMessage: () => undefined },
    )
    if (result.kind !== 'doctor') throw new Error(`Internal: ${result.kind}`)
    const { missing, devices, ...facts } = result.report
    const rows = Object.entries(facts).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(Math.round(value * 10) / 10) : (value ?? 'none'),
    ])
    const lacks = missing.map((one) => `missing: ${one.what}. ${one.why}\n  get it: ${one.command}`)
    return {
      json: result.report,
      text: [
        table(['what', 'found'], rows),
        devicesTable(devices),
        ...lacks,
        `Examined in ${duration(systemClock.elapsed() - startedAt)}.`,
      ].join('\n'),
    }
  },
}

async function licences(): Promise<CommandResult> {
  const parts = await shippedParts(resourcesFolder())
  if (parts === null)
    return { json: { parts }, text: 'This is a checkout: the list is made when the application is packaged (npm run package).' }
  const rows = parts.map(({ name, version, licence }) => [name, version, licence])
  return { json: { parts }, text: table(['part', 'version', 'licence'], rows) }
}

function devicesTable(devices: readonly FoundDevice[]): string {
  const rows = devices.map(({ choice, backend, name, driver, software, batchesPerSecond, reason }) => [
    choice,
    backend ?? '\u2013',
    [name, driver].filter(Boolean).join(', ') || '\u2013',
    batchesPerSecond === null ? '\u2013' : batchesPerSecond.toFixed(1),
    reason ?? (software ? 'no GPU: the processor plays one, slowly' : ''),
  ])
  return `\n${table(['--device', 'backend', 'what it is', 'batches/s', ''], rows)}`
}
