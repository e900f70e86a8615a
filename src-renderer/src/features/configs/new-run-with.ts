import type { RouteLocationRaw } from 'vue-router'
import type { SavedConfig } from '../../../../src-main/contract/configs.ts'
import type { ModelInfo } from '../../../../src-main/contract/models.ts'
import { changedValues } from '../../components/schema-form/schema-fields.ts'
import { writeDraft } from '../new-run/run-draft.ts'

/** The page of a new run with this configuration chosen; dataset and split are those that were left there last. */
export function newRunWith({ id, version, modelId, values }: SavedConfig, model: ModelInfo): RouteLocationRaw {
  return {
    name: 'new-run',
    query: writeDraft({
      dataset: null,
      models: [modelId],
      configs: { [modelId]: changedValues(values, model.defaults) },
      savedConfigs: { [modelId]: { configId: id, version } },
      splitId: null,
      splitConfig: {},
      seed: 1,
    }),
  }
}
