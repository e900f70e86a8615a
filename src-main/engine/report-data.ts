import type { BlockOf, ReportBlock, RunDetail } from '../contract/index.ts'
import { breakDownRuns } from './breakdown-service.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'
import { getModel } from './plugins/registry.ts'
import type { ColdStartFindings, GatheredBlock, TunedRun } from './reports/report-input.ts'
import { groupComparable, primaryMetric, showRuns } from './reports/shown-runs.ts'
import { readerCalls } from './runs/reader-messages.ts'
import { listStudies } from './studies-service.ts'

/** Sets of values that the parts of a score may be found by: all of up to 12 values. */
const whyCoalitions = 4096

/** What the stored runs say to the blocks of a report: asked of the reader, one question after the other. */

/**
 * @param salt of the pseudonyms that a block may name users by; null: users go by their ids.
 * @throws WorkbenchError of the question, with the number of the block in front.
 */
export async function gatherBlock(
  engine: Engine,
  details: readonly RunDetail[],
  block: ReportBlock,
  number: number,
  salt: string | null,
): Promise<GatheredBlock> {
  try {
    switch (block.kind) {
      case 'breakdown':
        return { block, ...(await breakdownOf(engine, details, block)) }
      case 'users':
        return { block, lists: await listsOf(engine, runOf(details, block.run), block, salt) }
      case 'cold-start':
        return { block, coldStart: await coldStartOf(engine, details, block) }
      default:
        return { block }
    }
  } catch (thrown) {
    if (!(thrown instanceof WorkbenchError)) throw thrown
    throw new WorkbenchError(thrown.code, `Block ${number} (${block.kind}): ${thrown.message}`, thrown.remedy, {
      details: { ...thrown.details, block: number },
      cause: thrown,
    })
  }
}

function runOf(details: readonly RunDetail[], place: number): RunDetail {
  const detail = details[place - 1]
  if (detail) return detail
  throw new WorkbenchError(
    'INVALID_INPUT',
    `There is no run at place ${place} of ${details.length}.`,
    'Choose a place that the report has.',
    {
      details: { field: 'run' },
    },
  )
}

const folders = (engine: Engine, { summary }: RunDetail) => ({
  runFolder: engine.workspace.runFolder(summary.id),
  datasetFolder: engine.workspace.datasetFolder(summary.datasetId),
})

/** Of the first comparable runs; where all stand apart, of the first alone. */
async function breakdownOf(engine: Engine, details: readonly RunDetail[], { by, metric }: BlockOf<'breakdown'>) {
  const [group] = groupComparable(showRuns(details.map((detail) => ({ detail }))))
  if (group === undefined) return {}
  const runIds = group.map(({ detail }) => detail.summary.id)
  return { breakdown: await breakDownRuns(engine, { runIds, by, metric: metric === '' ? primaryMetric(group) : metric }) }
}

async function listsOf(engine: Engine, detail: RunDetail, { users: wanted, count, length }: BlockOf<'users'>, salt: string | null) {
  const at = folders(engine, detail)
  const { users } = await engine.reader.ask(readerCalls.pickUsers, { ...at, users: wanted, count, salt })
  const lists = []
  for (const user of users) {
    lists.push({ ...(await engine.reader.ask(readerCalls.forUser, { ...at, user, top: length })), runId: detail.summary.id })
  }
  return lists
}

/** The run of a block first, then the others of the report that say something of new items on the same split: a report made again is the same. */
function ableRuns({ workspace }: Engine, own: RunDetail, details: readonly RunDetail[]) {
  const others = details.filter(
    ({ summary }) =>
      summary.id !== own.summary.id &&
      summary.datasetId === own.summary.datasetId &&
      summary.splitHash === own.summary.splitHash &&
      getModel(summary.modelId).capabilities.scoreUsers,
  )
  return [own, ...others].map(({ summary: { id, name, modelId, seed, recipe } }) => ({
    ...{ runFolder: workspace.runFolder(id), runId: id },
    ...{ name, modelId, seed, recipe },
  }))
}

async function coldStartOf(engine: Engine, details: readonly RunDetail[], block: BlockOf<'cold-start'>): Promise<ColdStartFindings> {
  const detail = runOf(details, block.run)
  const { reader } = engine
  const at = folders(engine, detail)
  const { parts, item, top, planned } = block
  const of = { item, size: { share: block.share } }
  const composed = { ...at, ...of }
  const isWanted = (...any: typeof parts): boolean => any.some((part) => parts.includes(part))
  const fields = await reader.ask(readerCalls.coldFields, at)
  if (isWanted('launch') && planned.trim() === '') {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'There are no planned items.',
      'Put a CSV table of them into the block, or take the part launch out.',
      {
        details: { field: 'planned' },
      },
    )
  }
  const isEmpty = Object.keys(item).length === 0
  if (isEmpty && isWanted('audience', 'profiles', 'why', 'changes', 'agreement')) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'No item is composed.',
      'Give the block the attribute values of an item, on the command line by --attributes.',
      {
        details: { field: 'item' },
      },
    )
  }
  return {
    audience:
      !isEmpty && isWanted('audience', 'honesty')
        ? await reader.ask(readerCalls.coldAudience, { ...composed, offset: 0, limit: top })
        : null,
    profiles:
      isWanted('profiles') && (fields.hasProfiles || fields.hasContributions) ? await reader.ask(readerCalls.coldProfiles, composed) : null,
    changes: isWanted('changes') ? await reader.ask(readerCalls.coldCounterfactuals, composed) : null,
    why: isWanted('why') ? await reader.ask(readerCalls.coldAttribution, { ...at, item, user: null, coalitions: whyCoalitions }) : null,
    agreement: isWanted('agreement')
      ? await reader.ask(readerCalls.coldAgreement, { runs: ableRuns(engine, detail, details), ...of })
      : null,
    backtest: isWanted('honesty') && fields.backtest !== null ? await reader.ask(readerCalls.coldBacktest, at) : null,
    launch: isWanted('launch')
      ? await reader.ask(readerCalls.coldLaunchSheet, { ...at, csv: planned, size: { share: block.share } })
      : null,
  }
}

/** Searches of this workspace whose best trial has the settings of a run, on the same data and split. */
export async function tunedRuns(engine: Engine, details: readonly RunDetail[]): Promise<TunedRun[]> {
  const studies = await listStudies(engine)
  return details.flatMap(({ summary, config, split }) => {
    const found = studies.flatMap(({ name, request, best }) => {
      const own = best.find(({ modelId }) => modelId === summary.modelId)
      const isSame =
        request.datasetId === summary.datasetId &&
        request.split.id === split.id &&
        isSameValue(request.split.config, split.config) &&
        own?.trial &&
        Object.entries(own.trial.point).every(([key, value]) => isSameValue(config[key], value))
      return isSame ? [{ runId: summary.id, study: name, trials: own.trials }] : []
    })
    return found.slice(0, 1)
  })
}

function isSameValue(a: unknown, b: unknown): boolean {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).toSorted(([x], [y]) => (x < y ? -1 : 1))
      : value
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}
