import { expect, test } from 'vitest'
import { historyQuery, withoutHistory } from './history-query.ts'

test('a history goes into the address without its empty parts, and out of it without a trace', () => {
  const changed = historyQuery({ kind: 'user', user: '7', off: ['a,b', 'c'], added: [], rated: [{ item: 'd', rating: 2.5 }] })
  expect(changed).toEqual({ off: 'a%2Cb,c', rate: 'd:2.5' })
  const composed = historyQuery({ kind: 'history', items: ['x', 'y'] })
  expect(composed).toEqual({ mode: 'history', items: 'x,y' })
  expect(historyQuery({ kind: 'history', items: [] })).toEqual({ mode: 'history' })

  const rest = { with: 'run_bbbbbb', top: '50', detail: 'why' }
  expect(withoutHistory({ ...rest, ...changed, ...composed, scenario: 'scn_aaaaaa', item: 'x' })).toEqual(rest)
})
