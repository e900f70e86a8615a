import type { DatasetSummary, DeriveStep, Lineage, LineageStep } from '../../contract/index.ts'
import type { EngineClient } from '../../engine/router.ts'
import { type CommandContext, type CommandResult, noMoreWords, textOption, usageError, word } from './command.ts'
import { getDataset } from './find.ts'
import { finishJob } from './follow.ts'
import { table } from './text.ts'
import { readSteps } from './version-steps.ts'

/** `datasets derive <dataset>`: a version by filters, an attribute file, changes of fields. */
export async function deriveVersion(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const parent = await getDataset(engine, name)
  return make(context, engine, parent, await readSteps(context, engine, parent))
}

/** `datasets merge <dataset> <other>`: a version with the rows of both. */
export async function mergeVersion(context: CommandContext): Promise<CommandResult> {
  const [first, second] = [word(context, 1, 'dataset'), word(context, 2, 'other')]
  noMoreWords(context, 3)
  const keep = textOption(context, 'keep') ?? 'last'
  if (keep !== 'last' && keep !== 'this' && keep !== 'other') throw usageError(`--keep takes last, this or other, not "${keep}".`)
  const engine = await context.engine()
  const [parent, other] = [await getDataset(engine, first), await getDataset(engine, second)]
  return make(context, engine, parent, [{ kind: 'merge', datasetId: other.id, keep }])
}

/** `datasets lineage <dataset>`: how it was made, and what was made from it. */
export async function showLineage(context: CommandContext): Promise<CommandResult> {
  const name = word(context, 1, 'dataset')
  noMoreWords(context, 2)
  const engine = await context.engine()
  const { id } = await getDataset(engine, name)
  const [{ summary, lineage, source }, datasets] = await Promise.all([engine.datasets.get({ datasetId: id }), engine.datasets.list()])
  const children = datasets.filter(({ parents }) => parents.includes(id))
  const text = [
    lineage === null ? `${summary.name} was imported from ${source.path || 'the generator'} (${source.format}).` : '',
    ...(lineage === null ? [] : lineageLines(summary.name, lineage)),
    children.length > 0 ? `Made from ${summary.name}: ${children.map((child) => child.name).join(', ')}.` : '',
  ]
  return { json: { dataset: summary, lineage, children }, text: text.filter((line) => line !== '').join('\n') }
}

/** `datasets diff <dataset> <other>`: what is different in the second. */
export async function showDiff(context: CommandContext): Promise<CommandResult> {
  const [first, second] = [word(context, 1, 'dataset'), word(context, 2, 'other')]
  noMoreWords(context, 3)
  const engine = await context.engine()
  const [from, to] = [await getDataset(engine, first), await getDataset(engine, second)]
  const diff = await engine.datasets.diff({ from: from.id, to: to.id })
  const rows = (['users', 'items', 'interactions'] as const).map((noun) => {
    const { gained, lost, shared } = diff[noun]
    return [noun, String(diff.from[noun]), String(diff.to[noun]), `+${gained}`, `-${lost}`, String(shared)]
  })
  return { json: { diff }, text: [table(['', from.name, to.name, 'gained', 'lost', 'in both'], rows), ...diff.sentences].join('\n') }
}

async function make(context: CommandContext, engine: EngineClient, parent: DatasetSummary, steps: DeriveStep[]): Promise<CommandResult> {
  const plan = { datasetId: parent.id, steps }
  if (context.options['dry-run'] === true) {
    const preview = await engine.datasets.derivePreview(plan)
    return { json: { preview }, text: stepTable(preview.steps) }
  }
  const name = textOption(context, 'name')
  if (name === undefined) throw usageError('--name is missing: what the new dataset is called.')
  const made = await finishJob(context, engine, () => engine.datasets.derive({ ...plan, name }))
  const dataset = await getDataset(engine, made ?? name)
  const { lineage } = await engine.datasets.get({ datasetId: dataset.id })
  const { users, items, interactions } = dataset
  const result = `${dataset.name}: ${users} users, ${items} items, ${interactions} interactions.`
  return { json: { dataset, lineage }, text: [result, stepTable(lineage?.steps ?? [])].join('\n') }
}

function stepTable(steps: readonly LineageStep[]): string {
  const counts = (before: number, after: number): string => `${after} (${after >= before ? '+' : ''}${after - before})`
  const rows = steps.map(({ words, before, after }) => [
    words,
    counts(before.users, after.users),
    counts(before.items, after.items),
    counts(before.interactions, after.interactions),
  ])
  return [table(['step', 'users', 'items', 'interactions'], rows), ...steps.flatMap(({ notes }) => notes)].join('\n')
}

function lineageLines(name: string, { parents, steps, madeAt }: Lineage): string[] {
  const [origin, ...merged] = parents
  const earlier = parents.flatMap((parent) => (parent.lineage === null ? [] : ['', ...lineageLines(parent.name, parent.lineage)]))
  const others = merged.length > 0 ? ` and ${merged.map((parent) => parent.name).join(', ')}` : ''
  return [`${name} was made from ${origin?.name ?? ''}${others} on ${new Date(madeAt).toISOString()}:`, stepTable(steps), ...earlier]
}
