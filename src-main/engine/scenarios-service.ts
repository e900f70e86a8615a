import type { DatasetId, SaveScenarioRequest, Scenario, ScenarioId } from '../contract/index.ts'
import type { Engine } from './create-engine.ts'
import { WorkbenchError } from './kernel/errors.ts'

/** Use cases around kept scenarios: what the router calls, apart from plain reads. */

export function saveScenario(engine: Engine, request: SaveScenarioRequest): Scenario {
  const at = engine.options.clock.now()
  const known = 'scenarioId' in request ? engine.scenarios.get(request.scenarioId) : undefined
  const datasetId =
    'datasetId' in request ? engine.catalogue.getDataset(request.datasetId).id : engine.scenarios.get(request.scenarioId).datasetId
  const scenario: Scenario = {
    id: known?.id ?? engine.newScenarioId(),
    datasetId,
    name: freeName(engine, datasetId, request.name, known?.id),
    history: request.history,
    createdAt: known?.createdAt ?? at,
    changedAt: at,
  }
  engine.events.record([{ type: 'scenario.saved', scenarioId: scenario.id, datasetId }], () => engine.scenarios.save(scenario))
  return scenario
}

export function deleteScenario(engine: Engine, id: ScenarioId): void {
  const { datasetId } = engine.scenarios.get(id)
  engine.events.record([{ type: 'scenario.deleted', scenarioId: id, datasetId }], () => engine.scenarios.delete(id))
}

function freeName(engine: Engine, datasetId: DatasetId, wanted: string, own: ScenarioId | undefined): string {
  const name = wanted.trim()
  if (name === '') throw new WorkbenchError('INVALID_INPUT', 'The name is empty.', 'Give the scenario a name.')
  const taken = engine.scenarios.findByName(datasetId, name)
  if (!taken || taken.id === own) return name
  throw new WorkbenchError('NAME_TAKEN', `There is a scenario named ${name} already.`, 'Choose another name, or delete the other one.', {
    details: { field: 'name' },
  })
}
