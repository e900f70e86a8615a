import { z } from 'zod'
import { type ConfigSchema, ConfigValues } from '../../../../src-main/contract/models.ts'
import { findFieldError, toFields } from '../../components/schema-form/schema-fields.ts'
import { formatNumber } from '../../format/numbers.ts'

/** Something wrong in the text, at its line (from 1). */
export interface JsonProblem {
  readonly line: number
  readonly message: string
}

export function writeJson(values: ConfigValues): string {
  return JSON.stringify(values, null, 2)
}

/** The values of a text, or why it has none. */
export function parseJson(text: string): { readonly values: ConfigValues } | { readonly problem: JsonProblem } {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { problem: { line: lineOfError(text, message), message: 'This is not JSON: a comma, a quote or a bracket is amiss here.' } }
  }
  const parsed = ConfigValues.safeParse(json)
  if (parsed.success && !Array.isArray(json)) return { values: parsed.data }
  return { problem: { line: 1, message: 'Settings are written as { "name": value }.' } }
}

/** Settings that the model does not have, and values that it cannot take, each at its line. */
export function findJsonProblems(schema: ConfigSchema, text: string, values: ConfigValues): JsonProblem[] {
  const known = z.record(z.string(), z.unknown()).catch({}).parse(schema.properties)
  const unknown = Object.keys(values)
    .filter((key) => !(key in known))
    .map((key) => ({ line: lineOfKey(text, key), message: `${key}: the model has no such setting.` }))
  const wrong = toFields(schema).flatMap((field) => {
    const error = findFieldError(field, values[field.key], formatNumber)
    return error === null ? [] : [{ line: lineOfKey(text, field.key), message: `${field.key}: ${error}` }]
  })
  return [...unknown, ...wrong].sort((a, b) => a.line - b.line)
}

function lineOfKey(text: string, key: string): number {
  const at = text.split('\n').findIndex((line) => line.includes(`${JSON.stringify(key)}`))
  return Math.max(1, at + 1)
}

/** Engines name the place as `line 3` or as `position 41`; without either it is the end that is missing. */
function lineOfError(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)?.[1]
  if (line !== undefined) return Number(line)
  const position = /position (\d+)/.exec(message)?.[1]
  return text.slice(0, position === undefined ? text.length : Number(position)).split('\n').length
}
