import { resolve } from 'node:path'
import { BreakdownBy, type CompareResult, matchesQuery, parseRunQuery, type RunSummary } from '../../../contract/index.ts'
import {
  type Command,
  type CommandContext,
  type CommandResult,
  noMoreWords,
  textOption,
  textOptions,
  usageError,
  word,
} from '../command.ts'
import { type GateResult, judgeGate, parseGate } from '../fail-if.ts'
import { finishJob, finishRuns } from '../follow.ts'
import { getRun } from '../find.ts'
import { foldsTable, metricCell, runsTable, table } from '../text.ts'
import { gateExitCode } from '../exit-codes.ts'
import { markVerbs } from './run-marks.ts'
import { queueVerbs } from './run-queue.ts'
import { exitCodeOfRuns, trainedRun } from './train.ts'

type Verb = (context: CommandContext) => Promise<CommandResult>

export const runsCommand: Command = {
  name: 'runs',
  usage:
    '[show <run> | compare <run> <run>... | breakdown <run>... | resume <run> | cancel <run> | delete <run> | export <run> | star|unstar <run> | tag|untag <run> <tag>... | note <run> <words> | queue | pause | continue | first <run>]',
  summary: 'Lists runs; shows, compares, breaks down, resumes, cancels, deletes, exports and marks them; says and changes what waits.',
  options: {
    out: { type: 'string', help: 'export: the folder to write' },
    filter: { type: 'string', help: 'list: only runs that fit, e.g. "model:cfgan ndcg@20>0.3 tag:paper"' },
    'fail-if': { type: 'string', multiple: true, help: 'compare: exit code 6 when this holds, e.g. "ndcg@20 < ease - 0.005"' },
    by: { type: 'string', help: 'breakdown: activity, popularity, item:<attribute> or user:<attribute> (activity)' },
    metric: { type: 'string', help: 'breakdown: the metric, with its K (ndcg@100)' },
  },
  async run(context) {
    const [verb] = context.words
    if (verb === undefined) return list(context)
    const known = verbs[verb]
    if (!known) throw usageError(`runs does not know "${verb}".`)
    return known(context)
  },
}

async function list(context: CommandContext): Promise<CommandResult> {
  const { terms, problem } = parseRunQuery(textOption(context, 'filter') ?? '')
  if (problem !== null) throw usageError(`--filter: ${problem}`)
  const all = await (await context.engine()).runs.list()
  const runs = all.filter((run) => matchesQuery(run, terms))
  const none = all.length > 0 ? 'No run fits the filter.' : 'No runs yet: train a model.'
  return { json: { runs }, text: runs.length > 0 ? runsTable(runs) : none }
}

const verbs: Record<string, Verb> = {
  ...markVerbs,
  ...queueVerbs,

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
      ['device', `${summary.backend ?? ''} ${summary.device ?? ''}`],
      ['best epoch', String(detail.bestEpoch ?? '')],
      ['test opened', `${detail.protocol?.testOpenings ?? 0} times`],
      ['again', detail.command],
      ...detail.findings.map(({ title, evidence, advice, epoch }) => [`look, epoch ${epoch}`, `${title}. ${evidence} ${advice}`]),
      ...Object.keys(summary.metrics).map((name) => [name, metricCell(summary.metrics, name)]),
    ]
    return { json: { ...summary, ...detail, status: summary.state }, text: table([summary.name, ''], facts) }
  },

  async compare(context) {
    const engine = await context.engine()
    const names = context.words.slice(1)
    if (names.length < 2) throw usageError('compare takes two runs or more.')
    const gates = textOptions(context, 'fail-if').map(parseGate)
    const runs = await Promise.all(names.map((name) => getRun(engine, name)))
    const result = await engine.runs.compare({ runIds: runs.map((run) => run.id) })
    const tests = result.tests.map((test) => [
      runs.find((run) => run.id === test.runId)?.name ?? test.runId,
      test.metric,
      test.difference.toFixed(4),
      `[${test.low.toFixed(4)}, ${test.high.toFixed(4)}]`,
      test.effectSize?.toFixed(2) ?? '',
      ...[test.corrected.randomization, test.corrected.t, test.corrected.wilcoxon].map((p) => p.toFixed(4)),
      test.stars,
    ])
    const words = result.tests.filter((test) => test.metric === mainMetric(result.tests)).map((test) => test.sentence)
    const text = result.comparable
      ? `${runsTable(result.runs)}\n\nAgainst ${runs[0]?.name}, paired by ${subjectOf(result.runs)}:\n${table(comparisonHeader, tests)}\nThe p are corrected for the number of runs (Holm); stars: t test below .05, .01, .001.\n\n${words.join('\n')}`
      : `These runs may not share a table:\n${result.reasons.join('\n')}`
    const folds = result.folds.length > 0 ? `\n\nMeans over folds:\n${foldsTable(result.folds)}` : ''
    if (!result.comparable && !isAllFolds(result)) return { json: result, text: text + folds, exitCode: 3 }
    const judged = gates.map((gate) => judgeGate(gate, result.runs))
    const json = gates.length === 0 ? result : { ...result, gates: judged }
    const hasFailed = judged.some(({ held }) => held.length > 0)
    return { json, text: [text + folds, ...judged.map(gateText)].join('\n\n'), exitCode: hasFailed ? gateExitCode : 0 }
  },

  async breakdown(context) {
    const engine = await context.engine()
    const names = context.words.slice(1)
    if (names.length === 0) throw usageError('breakdown takes one run or more.')
    const runs = await Promise.all(names.map((name) => getRun(engine, name)))
    const by = BreakdownBy.safeParse(textOption(context, 'by') ?? 'activity')
    if (!by.success) throw usageError('--by takes activity, popularity, item:<attribute> or user:<attribute>.')
    const metric = textOption(context, 'metric') ?? 'ndcg@100'
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
    const runs = await finishRuns(context, engine, [await engine.runs.resume({ runId: id })])
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

const comparisonHeader = ['run', 'metric', 'difference', '95 % interval', 'effect', 'p randomisation', 'p t', 'p Wilcoxon', '']

/** Folds of one model are no comparison, and no mistake. */
function isAllFolds({ runs, folds }: CompareResult): boolean {
  return folds.reduce((sum, group) => sum + group.runIds.length, 0) === runs.length
}

/** The metric that the sentences are about: the one most papers print, where it was measured. */
function mainMetric(tests: CompareResult['tests']): string | undefined {
  return ['ndcg@100', 'ndcg@20', 'ndcg@10'].find((metric) => tests.some((test) => test.metric === metric)) ?? tests[0]?.metric
}

function gateText({ condition, held }: GateResult): string {
  if (held.length === 0) return `Passed: ${condition} does not hold.`
  const words = held.map(({ run, value, bound }) => `${run} has ${value.toFixed(4)} against ${bound.toFixed(4)}`)
  return `FAILED: ${condition} holds: ${words.join('; ')}.`
}

/** What a row of these runs' evaluations is. */
function subjectOf([first]: readonly RunSummary[]): string {
  return Object.values(first?.metrics ?? {})[0]?.of === 'items' ? 'item' : 'user'
}
