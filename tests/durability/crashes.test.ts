import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Ground, makeGround } from './crashes/ground.ts'
import { trialTable } from './crashes/reliability-page.ts'
import { playRound, type Round, type RoundOutcome } from './crashes/round.ts'

/** The short form of `npm run durability`: one kill in the middle of each kind of work that is most at risk. */
let root = ''
let ground: Ground

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'coldframe-crashes-'))
  ground = await makeGround(join(root, 'ground'))
})
afterAll(() => rm(root, { recursive: true }))

const rounds: readonly Round[] = [
  { scenario: 'import', victim: 'both', delayMs: 350 },
  { scenario: 'attributes', victim: 'worker', delayMs: 400 },
  { scenario: 'train', victim: 'engine', delayMs: 150 },
  { scenario: 'evaluate', victim: 'worker', delayMs: 100 },
  { scenario: 'backup', victim: 'worker', delayMs: 100 },
  { scenario: 'delete', victim: 'engine', delayMs: 5 },
  { scenario: 'migrate', victim: 'engine', delayMs: 250 },
]

test.skipIf(!existsSync('/proc/self/task')).for(rounds)('$victim killed while at: $scenario', async (round) => {
  expect((await playRound(ground, join(root, `${round.scenario}-${round.victim}`), round)).lost).toEqual([])
})

test('the table counts what was killed, how often in the middle, and what was lost', () => {
  const round = { scenario: 'import', victim: 'engine', delayMs: 1, workMs: null, inTheMiddle: true, lost: [] } as const
  const outcomes: RoundOutcome[] = [round, { ...round, inTheMiddle: false, workMs: 2 }, { ...round, lost: ['a byte'] }]
  const table = trialTable(outcomes, { date: '2026-01-02', machine: 'a machine', seed: 7 })
  expect(table).toContain('2026-01-02, a machine, seed 7: 3 rounds, 2 of them')
  expect(table).toContain('| the engine | 3 | 2 | in 1 rounds |')
  expect(table).not.toContain('nothing')
})
