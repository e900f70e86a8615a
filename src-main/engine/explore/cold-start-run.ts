import { WorkbenchError } from '../kernel/errors.ts'
import type { ColdStart, Model, ModelPlugin } from '../plugins/define.ts'
import { listModels } from '../plugins/registry.ts'
import type { ExploredRun } from './explored-run.ts'

/** A run whose model may know what to say about an unseen item. */
export interface ColdRun extends ExploredRun {
  readonly plugin: Pick<ModelPlugin, 'id' | 'title' | 'capabilities'>
  readonly model: Pick<Model, 'scoreItems' | 'cold'>
}

/** @throws WorkbenchError MODEL_CANNOT, naming the models that can. */
export function getColdStart(run: ColdRun): ColdStart {
  const { cold } = run.model
  if (cold) return cold
  const able = listModels().filter(({ capabilities }) => capabilities.scoreUsers)
  throw new WorkbenchError(
    'MODEL_CANNOT',
    `${run.plugin.title} cannot tell who would like an item that nobody has seen: it knows items by their interactions alone.`,
    `Train a model that learns from attributes: ${able.map(({ title }) => title).join(', ')}.`,
  )
}
