import { describeColumn } from '../../engine/data/attribute-fields.ts'
import type { AttributeColumn } from '../../engine/data/dataset.ts'
import { type Csr, csrFromRows } from '../../engine/kernel/csr.ts'
import { createRng } from '../../engine/kernel/rng.ts'
import type { DrawnStep, ModelPlugin, ModelState } from '../../engine/plugins/define.ts'
import { parseConfig } from '../../engine/plugins/registry.ts'
import { startBackend } from '../../engine/tensor/backend.ts'

const [users, items, usualGenres] = [100, 1000, 18]

/** What the drawn networks were built for. */
export const exampleInWords = `${users} users, ${items} items, ${usualGenres} genres and a year`

export interface DrawnNetwork {
  readonly steps: readonly DrawnStep[]
  readonly arrays: ModelState['arrays']
}

/** Builds the model with these settings for a small made-up catalogue; null where it has no network. */
export async function buildNetwork(
  plugin: ModelPlugin,
  settings: Record<string, unknown> = {},
  genres = usualGenres,
): Promise<DrawnNetwork | null> {
  if (!plugin.drawing) return null
  await startBackend()
  const { train, itemAttributes } = exampleData(genres)
  const context = { userCount: users, itemCount: items, rng: createRng(1), itemAttributes, userAttributes: [] }
  const model = plugin.create(parseConfig(plugin.config, settings, plugin.title), context)
  try {
    await model.prepare?.(train)
    const { arrays } = await model.save()
    return { steps: plugin.drawing(new Set(Object.keys(arrays))), arrays }
  } finally {
    model.dispose()
  }
}

/** As a Mermaid flow chart: places, and between them the weights with their shapes. */
export function drawNetwork({ steps, arrays }: DrawnNetwork): string {
  const places = [...new Set(steps.flatMap(({ from, to }) => [from, to]))]
  const nodes = places.map((place, n) => `  p${n}["${place}"]`)
  const edges = steps.map(({ from, to, weights }) => {
    const label = weights.length === 0 ? '' : `|"${weights.map((name) => `${name} ${arrays[name].shape.join(' × ')}`).join('<br>')}"|`
    return `  p${places.indexOf(from)} -->${label} p${places.indexOf(to)}`
  })
  return ['```mermaid', 'flowchart TD', ...nodes, ...edges, '```'].join('\n')
}

function exampleData(genres: number): { train: Csr; itemAttributes: AttributeColumn[] } {
  const rng = createRng(1)
  const train = csrFromRows(
    Array.from({ length: users }, () => [...new Set(Array.from({ length: 30 }, () => rng.int(items)))]),
    items,
  )
  const genresOf = Array.from({ length: items }, (_, item) => [...new Set([`genre ${item % genres}`, `genre ${(item * 7) % genres}`])])
  const years = Array.from({ length: items }, (_, item) => 1950 + (item % 60))
  return { train, itemAttributes: [describeColumn('genres', 'multi', '|', genresOf), describeColumn('year', 'number', null, years)] }
}
