import type { LocationQuery } from 'vue-router'
import type { ScenarioHistory } from '../../../../src-main/contract/scenarios.ts'
import { writeItems, writeRatings } from './item-list-text.ts'

/** `mode` in the address while a made-up history is shown. */
export const composingMode = 'history'

/** What was changed or made up goes; the run, the lists beside it and their length stay. */
export function withoutHistory(query: LocationQuery): LocationQuery {
  const { mode: _mode, items: _items, off: _off, on: _on, rate: _rate, scenario: _scenario, item: _item, ...rest } = query
  return rest
}

/** A changed or made-up history as the address holds it; what is empty has no place there. */
export function historyQuery(history: ScenarioHistory): Record<string, string> {
  const texts =
    history.kind === 'history'
      ? { mode: composingMode, items: writeItems(history.items) }
      : { off: writeItems(history.off), on: writeItems(history.added), rate: writeRatings(history.rated) }
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))
}
