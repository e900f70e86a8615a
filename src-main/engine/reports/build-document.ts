import { countText } from '../kernel/number-text.ts'
import { blocks, renderBlock } from './blocks/index.ts'
import type { ReportDocument, ReportSection } from './document.ts'
import type { GatheredBlock, ReportInput } from './report-input.ts'
import { groupComparable, showRuns, type ShownRun, subjectOf } from './shown-runs.ts'

/** What the report says, whatever it will be written as. Blocks with nothing to show are left out. */
export function buildDocument(input: ReportInput): ReportDocument {
  const runs = showRuns(input.runs)
  const groups = groupComparable(runs)
  const ids = new Map<string, number>()
  const sections = input.blocks.flatMap(({ block, ...found }: GatheredBlock): ReportSection[] => {
    const nodes = renderBlock(block.kind, { block, found, input, runs, groups })
    if (nodes.length === 0) return []
    const count = (ids.get(block.kind) ?? 0) + 1
    ids.set(block.kind, count)
    const id = count === 1 ? block.kind : `${block.kind}-${count}`
    return [{ id, title: block.heading === '' ? blocks[block.kind].title : block.heading, nodes }]
  })
  return { title: input.title, lead: input.isAnonymous ? `${leadText(runs)} ${anonymityText}` : leadText(runs), sections }
}

const anonymityText =
  'Users are shown by pseudonyms and without their attributes; their histories are as they were, and may still tell who they are.'

function leadText(runs: readonly ShownRun[]): string {
  const datasets = [...new Set(runs.map((run) => run.detail.summary.datasetName))].join(', ')
  const counts = new Set(runs.map((run) => run.detail.protocol?.usersEvaluated ?? 0))
  const measured = `${counts.size > 1 ? 'up to ' : ''}${countText(Math.max(0, ...counts))}`
  const subjects = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].join(' or ')
  const splits = [...new Set(runs.map((run) => run.detail.split.id))].join(', ')
  return `${runs.length === 1 ? 'One run' : `${runs.length} runs`} on ${datasets}, ${splits}, measured on ${measured} ${subjects}.`
}
