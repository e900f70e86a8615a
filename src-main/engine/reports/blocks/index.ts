import type { BlockKind } from '../../../contract/index.ts'
import type { ReportNode } from '../document.ts'
import type { BlockContext, BlockPlugin } from './block.ts'
import { breakdownBlock } from './breakdown.ts'
import { coldStartBlock } from './cold-start.ts'
import { comparisonBlock } from './comparison.ts'
import { curvesBlock } from './curves.ts'
import { metricsBlock } from './metrics.ts'
import { overviewBlock } from './overview.ts'
import { checklistBlock, commandsBlock, definitionsBlock, methodsBlock, protocolBlock, settingsBlock } from './records.ts'
import { textBlock } from './text.ts'
import { thesisBlock } from './thesis.ts'
import { usersBlock } from './users.ts'

/** Every kind of block, in the order in which they are offered; the compiler misses none. */
export const blocks: { readonly [Kind in BlockKind]: BlockPlugin<Kind> } = {
  text: textBlock,
  overview: overviewBlock,
  metrics: metricsBlock,
  curves: curvesBlock,
  breakdown: breakdownBlock,
  comparison: comparisonBlock,
  users: usersBlock,
  'cold-start': coldStartBlock,
  thesis: thesisBlock,
  methods: methodsBlock,
  checklist: checklistBlock,
  protocol: protocolBlock,
  settings: settingsBlock,
  commands: commandsBlock,
  definitions: definitionsBlock,
}

/** The nodes of one block. Generic, so that options and plugin are of one kind. */
export function renderBlock<Kind extends BlockKind>(kind: Kind, context: BlockContext<Kind>): ReportNode[] {
  return blocks[kind].render(context)
}
