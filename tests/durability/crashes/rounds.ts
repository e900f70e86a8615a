import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createRng, type Rng } from '../../../src-main/engine/kernel/rng.ts'
import { type Ground, makeGround } from './ground.ts'
import { playRound, type RoundOutcome } from './round.ts'
import { type ScenarioName, scenarioNames, victimsOf } from './scenarios.ts'

/** Kills land up to this much after the usual end of the work: its last words count too. */
const beyondEnd = 1.15

/** Undisturbed passes: the ground, and how long each kind of work takes here. */
export async function prepare(
  folder: string,
  scenarios: readonly ScenarioName[],
): Promise<{ ground: Ground; durations: ReadonlyMap<ScenarioName, number> }> {
  const ground = await makeGround(join(folder, 'ground'))
  const durations = new Map<ScenarioName, number>()
  for (const scenario of scenarios) {
    const { workMs, lost } = await playRound(ground, join(folder, `calm-${scenario}`), { scenario, victim: 'engine', delayMs: null })
    if (lost.length > 0 || workMs === null) throw new Error(`${scenario}, undisturbed: ${lost.join('; ')}`)
    durations.set(scenario, workMs)
  }
  return { ground, durations }
}

/** Goes through the kinds of work in turn; victim and moment follow from the seed. */
export async function* playRounds(folder: string, rounds: number, seed: number): AsyncGenerator<RoundOutcome> {
  await mkdir(folder, { recursive: true })
  const { ground, durations } = await prepare(folder, scenarioNames)
  const rng = createRng(seed)
  for (let number = 0; number < rounds; number++) {
    const scenario = scenarioNames[number % scenarioNames.length]
    const round = { scenario, ...chance(rng, scenario, durations.get(scenario) ?? 0) }
    yield playRound(ground, join(folder, `round-${number + 1}`), round)
  }
}

function chance(rng: Rng, scenario: ScenarioName, workMs: number): Pick<RoundOutcome, 'victim' | 'delayMs'> {
  const victims = victimsOf(scenario)
  return { victim: victims[rng.int(victims.length)], delayMs: Math.round(rng.next() * workMs * beyondEnd) }
}
