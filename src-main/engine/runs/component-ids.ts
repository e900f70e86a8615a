import { type ConfigValues, RunId } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { ModelPlugin } from '../plugins/define.ts'

/**
 * The runs that a model is made of, as its settings name them; none for models that learn by themselves.
 * @throws WorkbenchError INVALID_INPUT for what is no id of a run.
 */
export function componentIds({ title, runsSetting }: Pick<ModelPlugin, 'title' | 'runsSetting'>, config: ConfigValues): RunId[] {
  if (runsSetting === undefined) return []
  const ids = RunId.array().safeParse(config[runsSetting])
  if (ids.success) return ids.data
  throw new WorkbenchError(
    'INVALID_INPUT',
    `${title}, ${runsSetting}: not a list of runs.`,
    'Name runs by their ids, such as run_0a1b2c3d.',
  )
}
