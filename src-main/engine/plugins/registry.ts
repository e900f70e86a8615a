import { z } from 'zod'
import { ConfigSchema, ConfigValues, type MetricInfo, type ModelInfo, type SplitterInfo } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { ConfigObject, ModelPlugin, SplitterPlugin } from './define.ts'
import { metrics } from './metrics/index.ts'
import { models } from './models/index.ts'
import { splitters } from './splitters/index.ts'

/** Every plugin by id, and its description as the app, the CLI and the docs see it. */

export function getModel(id: string): ModelPlugin {
  return getPlugin(models, id, 'MODEL_NOT_FOUND', 'model')
}

export function getSplitter(id: string): SplitterPlugin {
  return getPlugin(splitters, id, 'SPLIT_NOT_FOUND', 'split')
}

export function listModels(): ModelInfo[] {
  return models.map(({ id, title, summary, reference, family, baseline, capabilities, runsSetting, config, presets }) => ({
    id,
    title,
    summary,
    reference,
    family,
    baseline,
    capabilities,
    ...(runsSetting === undefined ? {} : { runsSetting }),
    schema: describeConfig(config),
    defaults: parseConfig(config, {}, title),
    presets: presets.map((preset) => ({ ...preset, config: ConfigValues.parse(preset.config) })),
  }))
}

export function listSplitters(): SplitterInfo[] {
  return splitters.map(({ id, title, summary, usedBy, fileKind, fileWhen, config }) => ({
    id,
    title,
    summary,
    usedBy,
    ...(fileKind === undefined ? {} : { fileKind }),
    ...(fileWhen === undefined ? {} : { fileWhen: ConfigValues.parse(fileWhen) }),
    schema: describeConfig(config),
    defaults: parseConfig(config, {}, title),
  }))
}

export function listMetrics(): MetricInfo[] {
  return metrics.map(({ id, title, formula, summary, higherIsBetter, hasCutoff, perUser }) => ({
    id,
    title,
    formula,
    summary,
    higherIsBetter,
    perUser: perUser !== undefined,
    hasCutoff,
  }))
}

/**
 * Values checked against a plugin's schema, what is left out filled in. Throws INVALID_INPUT that names the field and what it may be.
 * @param what whose settings these are, for the message.
 */
export function parseConfig(schema: ConfigObject, values: Readonly<Record<string, unknown>>, what: string): ConfigValues {
  const parsed = schema.strict().safeParse(values)
  if (parsed.success) return ConfigValues.parse(parsed.data)
  const issue = parsed.error.issues[0]
  if (issue === undefined || issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape).join(', ')
    const unknown = issue?.keys.join(', ') ?? ''
    throw new WorkbenchError(
      'INVALID_INPUT',
      `${what} has no setting ${unknown}.`,
      known ? `Its settings are: ${known}.` : 'It has no settings.',
      {
        details: { field: unknown },
      },
    )
  }
  const field = issue.path.join('.')
  const allowed = describeField(schema, String(issue.path[0] ?? ''))
  throw new WorkbenchError('INVALID_INPUT', `${what}, ${field}: ${issue.message}.`, `Choose ${allowed} for ${field}.`, {
    details: { field },
  })
}

function getPlugin<P extends { readonly id: string }>(
  plugins: readonly P[],
  id: string,
  code: 'MODEL_NOT_FOUND' | 'SPLIT_NOT_FOUND',
  what: string,
): P {
  const plugin = plugins.find((known) => known.id === id)
  if (plugin) return plugin
  throw new WorkbenchError(code, `There is no ${what} "${id}".`, `Choose one of: ${plugins.map((known) => known.id).join(', ')}.`)
}

function describeConfig(config: ConfigObject): ConfigSchema {
  return ConfigSchema.parse(z.toJSONSchema(config, { io: 'input' }))
}

/** The allowed values of one field, in words, from its JSON Schema. */
function describeField(schema: ConfigObject, field: string): string {
  const Field = z.object({
    type: z.string().optional(),
    enum: z.array(z.json()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    exclusiveMinimum: z.number().optional(),
    exclusiveMaximum: z.number().optional(),
    anyOf: z.array(z.record(z.string(), z.unknown())).optional(),
  })
  const fields = z.object({ properties: z.record(z.string(), z.unknown()) }).parse(z.toJSONSchema(schema, { io: 'input' })).properties
  const describe = (raw: unknown): string => {
    const found = Field.parse(raw ?? {})
    if (found.anyOf) return found.anyOf.map(describe).join(' or ')
    if (found.enum) return `one of ${found.enum.map((value) => JSON.stringify(value)).join(', ')}`
    const kind =
      { integer: 'a whole number', number: 'a number', boolean: 'true or false', null: 'nothing', string: 'a text' }[found.type ?? ''] ??
      'another value'
    const bounds = [
      found.minimum === undefined ? undefined : `from ${found.minimum}`,
      found.exclusiveMinimum === undefined ? undefined : `above ${found.exclusiveMinimum}`,
      found.maximum === undefined || found.maximum > 1e15 ? undefined : `up to ${found.maximum}`,
      found.exclusiveMaximum === undefined ? undefined : `below ${found.exclusiveMaximum}`,
    ]
    return [kind, ...bounds.filter((bound) => bound !== undefined)].join(' ')
  }
  return describe(fields[field])
}
