import { expect, test } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import { judgeGate, parseGate } from './fail-if.ts'

const runOf = (name: string, modelId: string, value: number) =>
  createRunDetail(name, { modelId, metrics: { 'ndcg@20': { value, low: value, high: value, users: 100 } } }).summary
const runs = [runOf('ease films 1', 'ease', 0.4), runOf('mult-vae films 1', 'mult-vae', 0.396), runOf('cfgan films 1', 'cfgan', 0.38)]
const heldBy = (text: string): string[] => judgeGate(parseGate(text), runs).held.map(({ run }) => run)

test.each([
  ['ndcg@20 < ease - 0.005', ['cfgan films 1']],
  ['ndcg@20 < ease films 1', ['mult-vae films 1', 'cfgan films 1']],
  ['ndcg@20 >= 0.4', ['ease films 1']],
  ['ndcg@20 > cfgan + .01', ['ease films 1', 'mult-vae films 1']],
  ['ndcg@20 <= mult-vae - 1e-1', []],
])('%s holds for %j', (text, names) => expect(heldBy(text)).toEqual(names))

test.each([
  ['ndcg@20', 'condition'],
  ['ndcg@20 < slim', 'none'],
  ['recall@20 < ease', 'no recall@20'],
])('%s is an error, never a pass', (text, words) => expect(() => heldBy(text)).toThrow(words))
