import { readdir, readFile } from 'node:fs/promises'
import type { ModelInfo } from '../../contract/index.ts'
import { getModel, listModels } from '../../engine/plugins/registry.ts'
import { buildNetwork, drawNetwork, exampleInWords } from './network-drawing.ts'
import { inlineCode, markdownTable, settingsTable } from './reference-text.ts'

const folderOfModels = new URL('../../engine/plugins/models/', import.meta.url)

/** One page per model folder: its card, and the settings and presets of the records in it. Path below docs/ -> Markdown. */
export async function modelPages(note: string): Promise<Record<string, string>> {
  const folders = (await readdir(folderOfModels, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const pages: Record<string, string> = {}
  for (const folder of folders) {
    const members = listModels().filter(({ id }) => folderOf(id, folders) === folder)
    if (members.length === 0) continue
    const card = await readFile(new URL(`${folder}/card.md`, folderOfModels), 'utf8')
    const parts = await Promise.all(members.map(sections))
    pages[`models/${folder}.md`] = `${card.trim()}\n\n${parts.join('\n\n')}\n\n${note}\n`
  }
  return pages
}

/** Two records may share a folder and a card: `cfgan-item` stands beside `cfgan`. */
function folderOf(id: string, folders: readonly string[]): string | undefined {
  const fitting = folders.filter((folder) => id === folder || id.startsWith(`${folder}-`))
  return fitting.sort((a, b) => b.length - a.length)[0]
}

/** The models in a table that leads to their pages. */
export async function modelIndex(): Promise<string> {
  const folders = Object.keys(await modelPages('')).map((path) => path.slice('models/'.length, -'.md'.length))
  const rows = listModels().map((model) => [
    `[${model.title}](../models/${folderOf(model.id, folders) ?? model.id}.md)`,
    `\`${model.id}\``,
    `${model.family}${model.baseline ? ', baseline' : ''}`,
    model.summary,
  ])
  return markdownTable(['model', 'id', 'family', ''], rows)
}

async function sections(model: ModelInfo): Promise<string> {
  const network = await buildNetwork(getModel(model.id))
  const { capabilities, presets } = model
  const facts = [
    capabilities.iterative ? 'learns in epochs' : 'learns in one step',
    capabilities.foldIn ? 'makes lists for histories that it never saw' : 'knows only the people of its training',
    ...(capabilities.itemAttributes ? ['needs attributes of items'] : []),
    ...(capabilities.scoreUsers ? ['says who would want an item that nobody has seen'] : []),
  ]
  return [
    `## ${model.title} here: \`${model.id}\``,
    `${model.summary} It ${facts.join(', ')}. Reference: ${model.reference}`,
    ...(network === null ? [] : [`The network as it is built by default, for ${exampleInWords}:`, drawNetwork(network)]),
    settingsTable(model.schema),
    ...(presets.length > 0
      ? [
          `Presets:\n\n${presets.map(({ id, title, summary, config }) => `- \`${id}\` (${title}): ${summary} ${inlineCode(config)}`).join('\n')}`,
        ]
      : []),
  ].join('\n\n')
}
