import { z } from 'zod'
import type { ConfigSchema } from '../../contract/index.ts'

const Setting = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  symbol: z.string().optional(),
  unit: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  default: z.unknown(),
})

/** Settings as a table, from a JSON schema. */
export function settingsTable(schema: ConfigSchema): string {
  const { properties } = z.object({ properties: z.record(z.string(), Setting).default({}) }).parse(schema)
  const rows = Object.entries(properties).map(([name, setting]) => [
    `\`${name}\``,
    setting.symbol ?? '',
    inlineCode(setting.default),
    range(setting),
    [setting.title, setting.description].filter(Boolean).join('. '),
  ])
  return rows.length === 0 ? 'No settings.' : markdownTable(['setting', 'symbol', 'default', 'range', 'meaning'], rows)
}

/** Bounds that are only the limits of the number type say nothing to anybody. */
function range(setting: z.infer<typeof Setting>): string {
  if (setting.enum) return setting.enum.map((value) => inlineCode(value)).join(', ')
  const low = setting.exclusiveMinimum === undefined ? setting.minimum : setting.exclusiveMinimum
  const parts = [
    low !== undefined && low > Number.MIN_SAFE_INTEGER ? `${setting.exclusiveMinimum === undefined ? 'from' : 'above'} ${low}` : '',
    setting.maximum !== undefined && setting.maximum < Number.MAX_SAFE_INTEGER ? `to ${setting.maximum}` : '',
    setting.unit ?? '',
  ]
  return parts.filter(Boolean).join(' ')
}

export function inlineCode(value: unknown): string {
  return `\`${JSON.stringify(value)}\``
}

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}
