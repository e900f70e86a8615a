import { MetricDefinition, partsOf } from '../../../../src-main/contract/laboratory-definition.ts'
import type { SubjectId } from '../../../../src-main/contract/laboratory.ts'
import { writeSetting } from '../new-run/train-command.ts'

/** A definition as addresses hold it, or why a text is none. */
export type ReadDefinition = { readonly definition: MetricDefinition } | { readonly problem: string }

const defaults = MetricDefinition.parse({})

/** Only what differs from the defaults; empty for those. */
export function writeDefinition(definition: MetricDefinition): string {
  const own = Object.entries(definition).filter(([key, value]) =>
    Object.entries(defaults).some(([name, usual]) => name === key && usual !== value),
  )
  return own.length === 0 ? '' : JSON.stringify(Object.fromEntries(own))
}

/** A definition from JSON text: an address, or a file that `writeFile` or another person wrote. */
export function readDefinition(text: string): ReadDefinition {
  if (text === '') return { definition: defaults }
  try {
    const json: unknown = JSON.parse(text)
    const parsed = MetricDefinition.safeParse(json)
    if (parsed.success) return { definition: parsed.data }
    const [issue] = parsed.error.issues
    return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}` }
  } catch {
    return { problem: 'This is not JSON.' }
  }
}

/** The shell command that gives the same table. */
export function writeLaboratoryCommand(
  runIds: readonly SubjectId[],
  foreignIds: readonly SubjectId[],
  definition: MetricDefinition,
): string {
  const parts = partsOf(definition).filter((key) => key !== 'family' && key !== 'k' && definition[key] !== defaults[key])
  return [
    'npm run -s coldframe -- laboratory',
    ...runIds,
    `--metric ${definition.family}`,
    `--k ${definition.k}`,
    ...parts.map((key) => writeSetting('--set', key, definition[key])),
    ...foreignIds.map((id) => `--foreign ${id}`),
  ].join(' ')
}
