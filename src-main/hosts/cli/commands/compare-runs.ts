import { areAllFolds, type CompareResult, type PairedTest, type RunId, type RunSummary } from '../../../contract/index.ts'
import { type CommandContext, type CommandResult, textOptions, usageError } from '../command.ts'
import { gateExitCode } from '../exit-codes.ts'
import { type GateResult, judgeGate, parseGate } from '../fail-if.ts'
import { getRun } from '../find.ts'
import { meansText, pCell, runsTable, table } from '../text.ts'

/** `runs compare`: every run against the first. */
export async function compareVerb(context: CommandContext): Promise<CommandResult> {
  const names = context.words.slice(1)
  if (names.length < 2) throw usageError('compare takes two runs or more.')
  const gates = textOptions(context, 'fail-if').map(parseGate)
  const engine = await context.engine()
  const runs = await Promise.all(names.map((name) => getRun(engine, name)))
  const wanted = wantedMetrics(context, runs)
  const result = await engine.runs.compare({ runIds: runs.map((run) => run.id) })
  const text = `${result.comparable ? comparisonText(result, wanted) : `These runs may not share a table:\n${result.reasons.join('\n')}`}${meansText(result)}${foldTestsText(result, wanted)}`
  if (!result.comparable && !areAllFolds(result)) return { json: result, text, exitCode: 3 }
  const judged = gates.map((gate) => judgeGate(gate, result.runs))
  const json = gates.length === 0 ? result : { ...result, gates: judged }
  const hasFailed = judged.some(({ held }) => held.length > 0)
  return { json, text: [text, ...judged.map(gateText)].join('\n\n'), exitCode: hasFailed ? gateExitCode : 0 }
}

/** What is shown without a word: the metrics of most papers at the usual lengths, of which a run may have been measured at others only. */
const usualMetrics = ['ndcg', 'recall_min', 'precision']
const usualCutoffs = [10, 20, 100]

/**
 * The metrics to compare, in the order in which they were asked for.
 * @throws usageError for one that no run has.
 */
export function wantedMetrics(context: Pick<CommandContext, 'options'>, runs: readonly Pick<RunSummary, 'metrics'>[]): string[] {
  const known = [...new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)))]
  if (context.options['all-metrics'] === true) return known
  const { metric } = context.options
  const asked = Array.isArray(metric) ? metric.map(String) : []
  const missing = asked.find((name) => !known.includes(name))
  if (missing !== undefined) throw usageError(`These runs have no ${missing}; they have ${known.join(', ') || 'no figures yet'}.`)
  if (asked.length > 0) return asked
  const ofPapers = known.filter((name) => usualMetrics.includes(name.split('@')[0] ?? ''))
  const usual = ofPapers.filter((name) => usualCutoffs.includes(Number(name.split('@')[1])))
  return [usual, ofPapers, known].find((some) => some.length > 0) ?? []
}

function comparisonText({ runs, tests }: CompareResult, wanted: readonly string[]): string {
  const nameOf = new Map(runs.map(({ id, name }) => [id, name]))
  return [
    `${runsTable(runs, wanted)}\n`,
    `Against ${runs[0]?.name}, paired by ${subjectOf(runs)}:`,
    testsText(tests, nameOf, wanted, 'runs'),
  ].join('\n')
}

/** Cross-validations against the first; nothing where there are not two on the same folds. */
function foldTestsText({ runs, folds, foldTests }: CompareResult, wanted: readonly string[]): string {
  const [base] = folds
  if (!base || foldTests.length === 0) return ''
  const nameOf = new Map(folds.flatMap(({ runIds, name }) => runIds.map((id) => [id, name] as const)))
  return `\n\nAgainst ${base.name}, paired by ${subjectOf(runs)} over all folds:\n${testsText(foldTests, nameOf, wanted, 'cross-validations')}`
}

function testsText(tests: readonly PairedTest[], nameOf: ReadonlyMap<RunId, string>, wanted: readonly string[], what: string): string {
  const shown = tests.filter(({ metric }) => wanted.includes(metric))
  const rows = shown.map((test) => [
    nameOf.get(test.runId) ?? test.runId,
    test.metric,
    test.difference.toFixed(4),
    `[${test.low.toFixed(4)}, ${test.high.toFixed(4)}]`,
    test.effectSize?.toFixed(2) ?? '',
    ...[test.corrected.randomization, test.corrected.t, test.corrected.wilcoxon].map(pCell),
    test.stars,
  ])
  const sentences = shown.filter(({ metric }) => metric === mainMetric(shown)).map(({ sentence }) => sentence)
  return [
    table(comparisonHeader, rows),
    `The p are corrected for the number of ${what} (Holm); stars: t test below .05, .01, .001.\n`,
    ...sentences,
  ].join('\n')
}

const comparisonHeader = ['run', 'metric', 'difference', '95 % interval', 'effect', 'p randomisation', 'p t', 'p Wilcoxon', '']

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
  return first?.ranking?.direction === 'users-for-item' ? 'item' : 'user'
}
