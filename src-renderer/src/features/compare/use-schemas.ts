import type { ConfigSchema } from '../../../../src-main/contract/models.ts'
import { usePluginsStore } from '../../stores/plugins.ts'

/** The settings that a model or a split has, by its id. */
export function useSchemas(): (id: string) => ConfigSchema | undefined {
  const plugins = usePluginsStore()
  return (id) => plugins.modelById.get(id)?.schema ?? plugins.splitters.find((splitter) => splitter.id === id)?.schema
}
