import { listMetrics, listSplitters } from '../../engine/plugins/registry.ts'
import { listStudyPresets } from '../../engine/search/study-presets.ts'
import { commandHelp, overview } from './help.ts'
import { commandNames } from '../command-names.ts'
import { loadCommand } from './commands.ts'
import { modelIndex, modelPages } from './model-pages.ts'
import { inlineCode, markdownTable, settingsTable } from './reference-text.ts'

const note = 'This page is made by `npm run docs`; do not edit it.'

/** The reference pages, drawn from the records that the program itself runs on. Path below docs/ -> Markdown. */
export async function referencePages(): Promise<Record<string, string>> {
  return {
    'reference/models.md': page(
      'Models',
      'Each has a page with its paper, equations, reference figures, what it gave here, its settings with the paper’s symbols, and presets. `train --set name=value` sets one setting, `--preset` several.',
      await modelIndex(),
    ),
    'reference/splits.md': page(
      'Splits',
      'How a dataset is cut into training, validation and test. `train --split-set name=value` sets one.',
      splits(),
    ),
    'reference/metrics.md': page(
      'Metrics',
      'What the figures mean. Per-user metrics are means over users with a 95 % bootstrap interval; h(k) is 1 for a hit at rank k, T the number of held-out items. Models here rank; none predicts ratings, so that there is no rmse and no mae.',
      metrics(),
    ),
    'reference/studies.md': page(
      'Ready studies',
      'Searches that answer one question. `study <dataset> --preset <id>` starts one; the page of a new study offers them too.',
      studies(),
    ),
    'reference/commands.md': page('Commands', 'Run from a clone as `npm run -s coldframe -- <command>`.', await commands()),
    ...(await modelPages(note)),
  }
}

function page(title: string, intro: string, body: string): string {
  return `# ${title}\n\n${intro}\n\n${note}\n\n${body.trim()}\n`
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
  return markdownTable(['id', 'title', 'formula', 'meaning', 'better'], rows)
}

function studies(): string {
  const rows = listStudyPresets().map(({ id, title, summary, models, sampler, metric }) => [
    `\`${id}\``,
    title,
    models.map(({ modelId, ranges }) => `${modelId} ${inlineCode(ranges)}`).join('; '),
    `${sampler}, ${metric}`,
    summary,
  ])
  return markdownTable(['id', 'title', 'varied', 'search', 'meaning'], rows)
}

async function commands(): Promise<string> {
  const known = await Promise.all(commandNames.map(loadCommand))
  const sections = known.flatMap((command) => (command ? [`## ${command.name}\n\n\`\`\`\n${commandHelp(command).trim()}\n\`\`\``] : []))
  return [`\`\`\`\n${overview().trim()}\n\`\`\``, ...sections].join('\n\n')
}
