import { type DatasetId, rulesTakenOver, type SplitSpec } from '../../contract/index.ts'
import type { EngineClient } from '../../engine/router.ts'
import { type CommandContext, type CommandOptions, settings, textOption } from './command.ts'

/** `--split` and `--split-set`, for commands that cut a dataset. */
export const splitOptions = {
  split: { type: 'string', help: 'splitter id (strong-generalization)' },
  'split-set': { type: 'string', multiple: true, help: 'key=value of the split, e.g. --split-set threshold=4' },
} as const satisfies CommandOptions

/** The split that was asked for; without a word, the one that fits the data. What the data says holds for every kind of split. */
export async function chosenSplit(context: CommandContext, engine: EngineClient, datasetId: DatasetId): Promise<SplitSpec> {
  const own = settings(context, 'split-set')
  const fitting = await engine.datasets.defaultSplit({ datasetId })
  const id = textOption(context, 'split') ?? fitting.id
  const splitter = (await engine.plugins.splitters()).find((known) => known.id === id)
  return { id, config: { ...(splitter === undefined ? {} : rulesTakenOver(splitter, fitting)), ...own } }
}
