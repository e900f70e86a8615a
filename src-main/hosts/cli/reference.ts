import { z } from 'zod'
import type { ConfigSchema } from '../../contract/index.ts'
import { listMetrics, listModels, listSplitters } from '../../engine/plugins/registry.ts'
import { commandHelp, overview } from './help.ts'
import { commandNames, loadCommand } from './commands.ts'

/** The reference pages, drawn from the records that the program itself runs on. File name -> Markdown. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    'models.md': page(
      'Models',
      'Settings of every model, with the paper’s symbol where there is one. `train --set name=value` sets one, `--preset` several.',
      models(),
    ),
    'splits.md': page(
      'Splits',
      'How a dataset is cut into training, validation and test. `train --split-set name=value` sets one.',
      splits(),
    ),
    'metrics.md': page(
      'Metrics',
      'What the figures mean. Per-user metrics are means over users with a 95 % bootstrap interval; h(k) is 1 for a hit at rank k, T the number of held-out items.',
      metrics(),
    ),
    'commands.md': page('Commands', 'Run from a clone as `npm run -s coldframe -- <command>`.', await commands()),
  }
}

function page(title: string, intro: string, body: string): string {
  return `# ${title}\n\n${intro}\n\nThis page is made by \`npm run docs\`; do not edit it.\n\n${body.trim()}\n`
}

function models(): string {
  return listModels()
    .map((model) => {
      const presets = model.presets.map((preset) => `- \`${preset.id}\` (${preset.title}): ${preset.summary} ${code(preset.config)}`)
      return [
        `## ${model.title} (\`${model.id}\`)`,
        model.summary,
        `${model.family}${model.baseline ? ', baseline' : ''}. Reference: ${model.reference}`,
        settingsTable(model.schema),
        ...(presets.length > 0 ? [`Presets:\n\n${presets.join('\n')}`] : []),
      ].join('\n\n')
    })
    .join('\n\n')
}

function splits(): string {
  return listSplitters()
    .map((split) =>
      [`## ${split.title} (\`${split.id}\`)`, split.summary, `Used by: ${split.usedBy}`, settingsTable(split.schema)].join('\n\n'),
    )
    .join('\n\n')
}

function metrics(): string {
  const rows = listMetrics().map((metric) => [
    `\`${metric.id}${metric.hasCutoff ? '@K' : ''}\``,
    metric.title,
    metric.formula,
    metric.summary,
    metric.higherIsBetter ? 'higher' : 'lower',
  ])
  return table(['id', 'title', 'formula', 'meaning', 'better'], rows)
}

async function commands(): Promise<string> {
  const known = await Promise.all(commandNames.map(loadCommand))
  const sections = known.flatMap((command) => (command ? [`## ${command.name}\n\n\`\`\`\n${commandHelp(command).trim()}\n\`\`\``] : []))
  return [`\`\`\`\n${overview().trim()}\n\`\`\``, ...sections].join('\n\n')
}

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

function settingsTable(schema: ConfigSchema): string {
  const { properties } = z.object({ properties: z.record(z.string(), Setting).default({}) }).parse(schema)
  const rows = Object.entries(properties).map(([name, setting]) => [
    `\`${name}\``,
    setting.symbol ?? '',
    code(setting.default),
    range(setting),
    [setting.title, setting.description].filter(Boolean).join('. '),
  ])
  return rows.length === 0 ? 'No settings.' : table(['setting', 'symbol', 'default', 'range', 'meaning'], rows)
}

/** Bounds that are only the limits of the number type say nothing to anybody. */
function range(setting: z.infer<typeof Setting>): string {
  if (setting.enum) return setting.enum.map((value) => code(value)).join(', ')
  const low = setting.exclusiveMinimum === undefined ? setting.minimum : setting.exclusiveMinimum
  const parts = [
    low !== undefined && low > Number.MIN_SAFE_INTEGER ? `${setting.exclusiveMinimum === undefined ? 'from' : 'above'} ${low}` : '',
    setting.maximum !== undefined && setting.maximum < Number.MAX_SAFE_INTEGER ? `to ${setting.maximum}` : '',
    setting.unit ?? '',
  ]
  return parts.filter(Boolean).join(' ')
}

function code(value: unknown): string {
  return `\`${JSON.stringify(value)}\``
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}
