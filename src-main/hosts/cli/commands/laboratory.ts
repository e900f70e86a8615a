import { resolve } from 'node:path'
import {
  type LaboratoryFlips,
  type LaboratoryTable,
  MetricDefinition,
  MetricFamily,
  metricPresets,
  mostSubjects,
  titleOf,
} from '../../../contract/index.ts'
import { readText } from '../../../engine/kernel/read-text.ts'
import {
  type Command,
  type CommandContext,
  type CommandResult,
  numberOption,
  settings,
  textOption,
  textOptions,
  usageError,
} from '../command.ts'
import { getLists, getRun } from '../find.ts'
import { table } from '../text.ts'

export const laboratoryCommand: Command = {
  name: 'laboratory',
  usage: '<run>... | presets',
  summary: 'Figures of finished runs, and of other tools’ lists, under any definition of a metric; and where another model comes first.',
  options: {
    metric: { type: 'string', help: 'a preset (laboratory presets) or one of precision, recall, ndcg, map, mrr, hit_rate; else ndcg' },
    k: { type: 'string', help: 'length of the lists; else what the preset has' },
    set: { type: 'string', multiple: true, help: 'key=value of a definition, such as gain=linear, threshold=4 or negatives=99' },
    definition: { type: 'string', help: 'file with a definition as JSON, as --json prints it; the other options go over it' },
    foreign: { type: 'string', multiple: true, help: 'lists of another tool, by name or id (lists import)' },
    against: { type: 'string', help: 'preset that places are compared with (ndcg)' },
    'no-flips': { type: 'boolean', help: 'leave out where the first place changes' },
  },
  async run(context) {
    if (context.words.length === 1 && context.words[0] === 'presets') return listPresets()
    if (context.words.length === 0) throw usageError('laboratory takes a run or more, or: laboratory presets.')
    if (context.words.length > mostSubjects) throw usageError(`laboratory takes ${mostSubjects} runs at most.`)
    const definition = await chosenDefinition(context)
    const before = presetNamed(textOption(context, 'against') ?? 'ndcg')
    const engine = await context.engine()
    const runs = await Promise.all(context.words.map((name) => getRun(engine, name)))
    const foreign = await Promise.all(textOptions(context, 'foreign').map((name) => getLists(engine, runs[0].datasetId, name)))
    const request = { runIds: runs.map(({ id }) => id), foreignIds: foreign.map(({ id }) => id), definition }
    const found = await engine.laboratory.table({ ...request, before })
    if (!found.comparable) {
      return { json: { ...found, definition }, text: `These may not stand side by side:\n${found.reasons.join('\n')}`, exitCode: 3 }
    }
    const flips = context.options['no-flips'] === true ? null : await engine.laboratory.flips(request)
    return { json: { ...found, definition, flips }, text: answerText(found, definition, before, flips) }
  },
}

function listPresets(): CommandResult {
  const rows = metricPresets.map(({ id, tool, definition, source }) => [id, tool, titleOf(definition), source])
  return { json: { presets: metricPresets }, text: table(['preset', 'of', 'begins as', 'what it is'], rows) }
}

function presetNamed(id: string): MetricDefinition {
  const found = metricPresets.find((preset) => preset.id === id)?.definition ?? familyDefault(id)
  if (found) return found
  throw usageError(`There is no metric preset "${id}": laboratory presets lists them.`)
}

function familyDefault(id: string): MetricDefinition | undefined {
  const family = MetricFamily.safeParse(id)
  return family.success ? MetricDefinition.parse({ family: family.data }) : undefined
}

/** File, preset, then single keys: each goes over what is before it. */
async function chosenDefinition(context: CommandContext): Promise<MetricDefinition> {
  const [file, metric, k] = [textOption(context, 'definition'), textOption(context, 'metric'), numberOption(context, 'k')]
  const base = file === undefined ? presetNamed(metric ?? 'ndcg') : await readDefinition(resolve(file))
  const preset = file !== undefined && metric !== undefined ? presetNamed(metric) : {}
  const changes = { ...settings(context, 'set'), ...(k === undefined ? {} : { k }) }
  // What was changed is no longer what its name says.
  const name = Object.keys(changes).length === 0 ? {} : { name: '' }
  const parsed = MetricDefinition.safeParse({ ...base, ...preset, ...name, ...changes })
  if (parsed.success) return parsed.data
  throw usageError(`The definition is not understood: ${issueText(parsed.error.issues)}`)
}

async function readDefinition(path: string): Promise<MetricDefinition> {
  const text = await readText(path)
  try {
    const json: unknown = JSON.parse(text)
    const parsed = MetricDefinition.safeParse(json)
    if (parsed.success) return parsed.data
    throw usageError(`${path} is no definition of a metric: ${issueText(parsed.error.issues)}`)
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw usageError(`${path} is no JSON: ${thrown.message}.`)
    throw thrown
  }
}

function issueText([issue]: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  return `${issue.path.map(String).join('.') || 'the whole'}: ${issue.message}`
}

function answerText(found: LaboratoryTable, definition: MetricDefinition, before: MetricDefinition, flips: LaboratoryFlips | null): string {
  const rows = found.figures
    .toSorted((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity))
    .map(({ name, kind, figure, reason, place, placeBefore, behind }) => [
      place === null ? '' : String(place),
      kind === 'foreign' ? `${name} (lists from elsewhere)` : name,
      figure === null ? (reason ?? '') : `${figure.value.toFixed(4)} [${figure.low.toFixed(4)}, ${figure.high.toFixed(4)}]`,
      behind === null ? '' : `${behind.difference.toFixed(4)} [${behind.low.toFixed(4)}, ${behind.high.toFixed(4)}]`,
      placeBefore === null ? '' : String(placeBefore),
      figure === null ? '' : String(figure.users),
    ])
  const title = titleOf(definition)
  const subjects = found.part?.direction === 'users-for-item' ? 'items' : 'users'
  return [
    table(['place', 'model', title, 'to the first', `place by ${titleOf(before)}`, subjects], rows),
    '',
    found.sentence,
    `${title}: ${found.formula}.`,
    `95 % intervals by bootstrap over ${subjects}, ${found.replicates} resamples.`,
    ...(flips === null ? [] : ['', ...flips.flips.map(({ sentence }) => sentence), flips.steady]),
  ]
    .join('\n')
    .trimEnd()
}
