import type { BlockKind, BlockOf } from '../../../contract/index.ts'
import type { ReportNode } from '../document.ts'
import type { GatheredBlock, ReportInput } from '../report-input.ts'
import type { ShownRun } from '../shown-runs.ts'

/** What a block is drawn from: its options, what was gathered for it, and the runs of the report. */
export interface BlockContext<Kind extends BlockKind> {
  readonly block: BlockOf<Kind>
  readonly found: Omit<GatheredBlock, 'block'>
  readonly input: ReportInput
  readonly runs: readonly ShownRun[]
  /** Runs that may share a table. */
  readonly groups: readonly (readonly ShownRun[])[]
}

/** A kind of block; `title` is its usual heading. No nodes: there is nothing to show, and the section is left out. */
export interface BlockPlugin<Kind extends BlockKind> {
  readonly kind: Kind
  readonly title: string
  readonly summary: string
  render(context: BlockContext<Kind>): ReportNode[]
}

export function defineBlock<Kind extends BlockKind>(plugin: BlockPlugin<Kind>): BlockPlugin<Kind> {
  return plugin
}

/** The nodes of each group, under a heading of its own where there are several: their figures must not be read side by side. */
export function byGroup(groups: BlockContext<BlockKind>['groups'], draw: (group: readonly ShownRun[]) => ReportNode[]): ReportNode[] {
  if (groups.length === 1) return draw(groups[0])
  return groups.flatMap((group) => {
    const { summary, split, protocol } = group[0].detail
    const nodes = draw(group)
    const text = `${summary.datasetName}, split ${split.id} ${protocol?.splitHash.slice(0, 12) ?? ''}`
    return nodes.length === 0 ? [] : [{ kind: 'heading', level: 3, text }, ...nodes]
  })
}
