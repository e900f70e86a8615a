import { resolve } from 'node:path'
import { BreakdownBy, matchesQuery, parseRunQuery, type Protocol, type RunSummary } from '../../../contract/index.ts'
import {
  type Command,
  type CommandContext,
  type CommandResult,
  noMoreWords,
  textOption,
  textOptions,
  usageError,
  verbNamed,
  word,
} from '../command.ts'
import { chosenDevice, deviceOption } from '../device-option.ts'
import { finishJob, finishRuns } from '../follow.ts'
import { getRun, listRuns } from '../find.ts'
import { metricCell, runsTable, table } from '../text.ts'
import { compareVerb } from './compare-runs.ts'
import { markVerbs } from './run-marks.ts'
import { refreshVerb } from './refresh-run.ts'
import { queueVerbs } from './run-queue.ts'
import { exitCodeOfRuns, trainedRun } from './train.ts'

type Verb = (context: CommandContext) => Promise<CommandResult>

export const runsCommand: Command = {
  name: 'runs',
  usage:
    '[show <run> | compare <run> <run>... | breakdown <run>... | refresh <run> | resume <run> | cancel <run> | delete <run> | export <run> | star|unstar <run> | tag|untag <run> <tag>... | note <run> <words> | queue | pause | continue | first <run>]',
  summary:
    'Lists runs; shows, compares, breaks down, trains anew on another dataset, resumes, cancels, deletes, exports and marks them; says and changes what waits.',
  options: {
    out: { type: 'string', help: 'export: the folder to write' },
    filter: { type: 'string', help: 'list: only runs that fit, e.g. "model:cfgan ndcg@20>0.3 tag:paper"' },
    'fail-if': { type: 'string', multiple: true, help: 'compare: exit code 6 when this holds, e.g. "ndcg@20 < ease - 0.005"' },
    on: { type: 'string', help: 'refresh: the dataset to train its recipe on, such as a newer version' },
    by: { type: 'string', help: 'breakdown: activity, popularity, item:<attribute>, user:<attribute> or segment:<name> (activity)' },
    metric: {
      type: 'string',
      multiple: true,
      help: 'compare: a metric with its K, several times for several; breakdown: the one (ndcg@100)',
    },
    ...deviceOption,
    'all-metrics': { type: 'boolean', help: 'compare: every metric at every K' },
  },
  async run(context) {
    const [verb] = context.words
    if (verb === undefined) return list(context)
    return verbNamed(verbs, verb, 'runs')(context)
  },
}

async function list(context: CommandContext): Promise<CommandResult> {
  const { terms, problem } = parseRunQuery(textOption(context, 'filter') ?? '')
  if (problem !== null) throw usageError(`--filter: ${problem}`)
  const runs: RunSummary[] = []
  let count = 0
  for await (const run of listRuns(await context.engine())) {
    count++
    if (matchesQuery(run, terms)) runs.push(run)
  }
  const none = count > 0 ? 'No run fits the filter.' : 'No runs yet: train a model.'
  return { json: { runs }, text: runs.length > 0 ? runsTable(runs) : none }
}

const verbs: Record<string, Verb> = {
  ...markVerbs,
  ...queueVerbs,
  refresh: refreshVerb,

  async show(context) {
    const engine = await context.engine()
    const { id } = await getRun(engine, word(context, 1, 'run'))
    noMoreWords(context, 2)
    const { summary, ...detail } = await engine.runs.get({ runId: id })
    const facts = [
      ['state', summary.state + (summary.error ? `: ${summary.error.message}` : '')],
      ['dataset', summary.datasetName],
      ['model', summary.modelId],
      ...(detail.savedConfig ? [['configuration', `${detail.savedConfig.name}, version ${detail.savedConfig.version}`]] : []),
      ['seed', String(summary.seed)],
      ['split', `${summary.splitId} ${summary.splitHash ?? ''}`],
      ...protocolRows(detail.protocol),
      ['device', `${summary.backend ?? ''} ${summary.device ?? ''}`],
      ['best epoch', String(detail.bestEpoch ?? '')],
      ['again', detail.command],
      ...detail.findings.map(({ title, evidence, advice, epoch }) => [`look, epoch ${epoch}`, `${title}. ${evidence} ${advice}`]),
      ...Object.keys(summary.metrics).map((name) => [name, metricCell(summary.metrics, name)]),
    ]
    return { json: { ...summary, ...detail, status: summary.state }, text: table([summary.name, ''], facts) }
  },

  compare: compareVerb,

  async breakdown(context) {
    const engine = await context.engine()
    const names = context.words.slice(1)
    if (names.length === 0) throw usageError('breakdown takes one run or more.')
    const runs = await Promise.all(names.map((name) => getRun(engine, name)))
    const by = BreakdownBy.safeParse(textOption(context, 'by') ?? 'activity')
    if (!by.success) throw usageError('--by takes activity, popularity, item:<attribute>, user:<attribute> or segment:<name>.')
    const metric = textOptions(context, 'metric')[0] ?? 'ndcg@100'
    const result = await engine.runs.breakdown({ runIds: runs.map((run) => run.id), by: by.data, metric })
    const rows = result.groups.map(({ label, subjects, figures }) => [
      label,
      String(subjects),
      ...figures.map(({ value, standardError, test }) => `${value.toFixed(4)} ± ${standardError.toFixed(4)}${test?.stars ?? ''}`),
    ])
    const text = [
      `${result.measure}. ${result.note}`,
      table([result.by, `${result.subject}s`, ...runs.map((run) => run.name)], rows),
      '± is one standard error; stars: paired t test against the first run, corrected for all tests here (Holm), below .05, .01, .001.',
      `Can be broken down by: ${result.available.join(', ')}.`,
    ]
    return { json: { breakdown: result }, text: text.join('\n') }
  },

  async resume(context) {
    const engine = await context.engine()
    const { id } = await getRun(engine, word(context, 1, 'run'))
    noMoreWords(context, 2)
    const runs = await finishRuns(context, engine, [await engine.runs.resume({ runId: id, ...chosenDevice(context) })])
    return { json: { runs: runs.map(trainedRun) }, text: runsTable(runs), exitCode: exitCodeOfRuns(runs) }
  },

  async cancel(context) {
    const engine = await context.engine()
    const { id, name } = await getRun(engine, word(context, 1, 'run'))
    noMoreWords(context, 2)
    await engine.runs.cancel({ runId: id })
    return { json: { cancelled: id }, text: `${name} is cancelled.` }
  },

  async delete(context) {
    const engine = await context.engine()
    const { id, name } = await getRun(engine, word(context, 1, 'run'))
    noMoreWords(context, 2)
    await engine.runs.delete({ runId: id })
    return { json: { deleted: id }, text: `${name} is deleted.` }
  },

  async export(context) {
    const name = word(context, 1, 'run')
    noMoreWords(context, 2)
    const out = textOption(context, 'out')
    if (out === undefined) throw usageError('--out is missing.')
    const engine = await context.engine()
    const { id } = await getRun(engine, name)
    await finishJob(context, engine, () => engine.runs.export({ runId: id, out: resolve(out) }))
    return { json: { out: resolve(out) }, text: `Written to ${resolve(out)}.` }
  },
}

const directionWords = { 'items-for-user': 'items for each user', 'users-for-item': 'users for each item' } as const
const fitWords = {
  'train+validation': 'learned from training and validation part, with the chosen settings',
  'best-epoch': 'weights of the best epoch, full history as input',
} as const

/** What the figures below mean, as the protocol has it. */
function protocolRows(protocol: Protocol | null): string[][] {
  if (protocol === null) return []
  const { candidates, direction, finalFit, testOpenings } = protocol
  const subject = direction === 'users-for-item' ? 'items' : 'users'
  const left = [
    protocol.usersWithoutTestItems > 0 ? `${protocol.usersWithoutTestItems} without anything to find left out` : '',
    protocol.usersWithEmptyLists > 0 ? `${protocol.usersWithEmptyLists} with an empty list count as 0` : '',
  ].filter((part) => part !== '')
  return [
    ['ranked among', candidates],
    ['ranked are', directionWords[direction]],
    ['final fit', fitWords[finalFit]],
    ['measured on', [`${protocol.usersEvaluated} ${subject}`, ...left].join(', ')],
    ['test opened', `${testOpenings} times`],
  ]
}
