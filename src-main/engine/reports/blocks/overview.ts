import { countText, plainText } from '../../kernel/number-text.ts'
import { type ReportNode, paragraph } from '../document.ts'
import type { ShownRun } from '../shown-runs.ts'
import { byGroup, defineBlock } from './block.ts'

export const overviewBlock = defineBlock({
  kind: 'overview',
  title: 'Overview',
  summary: 'The five numbers that say what this is about, and why runs stand apart where they do.',
  render: ({ groups, input: { compare } }) => [...reasons(compare.reasons), ...byGroup(groups, ([first]) => facts(first))],
})

/** Why there are several tables, or why a run is in none. */
function reasons(found: readonly string[]): ReportNode[] {
  if (found.length === 0) return []
  return [
    { kind: 'verdict', state: 'warning', text: 'These runs do not all share a table:' },
    { kind: 'list', isOrdered: false, items: found.map((text) => [{ text }]) },
  ]
}

function facts({ detail: { counts, protocol } }: ShownRun): ReportNode[] {
  if (!counts || !protocol) return [paragraph('This run has not been evaluated.')]
  const rule = counts.threshold === null ? '' : `rating \u2265 ${plainText(counts.threshold)}`
  return [
    {
      kind: 'facts',
      facts: [
        { name: 'Users', value: countText(counts.users), note: '' },
        { name: 'Items', value: countText(counts.items), note: '' },
        { name: 'Positives', value: countText(counts.positives), note: rule },
        {
          name: protocol.direction === 'items-for-user' ? 'Test users' : 'Test items',
          value: countText(protocol.usersEvaluated),
          note: '',
        },
        { name: counts.newItems ? 'Hidden positives' : 'Hidden items', value: countText(counts.testHeldOut), note: '' },
      ],
    },
  ]
}
