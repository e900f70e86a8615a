/** What was going on when something was killed. */
export const scenarioNames = ['import', 'attributes', 'train', 'evaluate', 'report', 'delete', 'backup', 'migrate'] as const
export type ScenarioName = (typeof scenarioNames)[number]

/** What may be killed: the worker at it, the engine, or both in one moment. */
export type Victim = 'worker' | 'engine' | 'both'

/** A migration and a deletion have no worker. */
export function victimsOf(scenario: ScenarioName): readonly Victim[] {
  return scenario === 'migrate' || scenario === 'delete' ? ['engine'] : ['worker', 'engine', 'both']
}

/** Small layers, so that a round is short; enough epochs that a kill lands between two checkpoints. */
export const settings = { epochs: 12, patience: 12, batchSize: 200, hiddenSize: 48, embeddingSize: 12 }
export const checkpointEveryMs = 30
