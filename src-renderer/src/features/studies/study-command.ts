import type { ConfigValues } from '../../../../src-main/contract/models.ts'
import type { SplitSpec } from '../../../../src-main/contract/runs.ts'
import type { StudyRequest } from '../../../../src-main/contract/studies.ts'
import { quoteWord, writeSetting } from '../new-run/train-command.ts'

export type CommandedStudy = Pick<
  StudyRequest,
  'models' | 'sampler' | 'metric' | 'trials' | 'minutes' | 'seedsPerTrial' | 'prune' | 'seed' | 'name'
> & { readonly split: SplitSpec }

/** Settings of one of several models carry its id: `mult-vae.epochs=20`. */
function settingsOf(flag: string, modelId: string, isOnly: boolean, values: ConfigValues): string[] {
  return Object.entries(values).map(([key, value]) => writeSetting(flag, isOnly ? key : `${modelId}.${key}`, value))
}

/** The shell command that starts this study. */
export function writeStudyCommand(datasetName: string, study: CommandedStudy): string {
  const isOnly = study.models.length === 1
  return [
    'npm run -s coldframe -- study',
    quoteWord(datasetName),
    ...study.models.map(({ modelId }) => `--model ${quoteWord(modelId)}`),
    ...study.models.flatMap(({ modelId, fixed }) => settingsOf('--set', modelId, isOnly, fixed)),
    ...study.models.flatMap(({ modelId, ranges }) => settingsOf('--range', modelId, isOnly, ranges)),
    ...(study.trials === null ? [] : [`--trials ${study.trials}`]),
    ...(study.minutes === null ? [] : [`--minutes ${study.minutes}`]),
    ...(study.sampler === 'tpe' ? [] : [`--sampler ${study.sampler}`]),
    ...(study.metric === 'ndcg@100' ? [] : [`--metric ${study.metric}`]),
    ...(study.seedsPerTrial === 1 ? [] : [`--seeds ${study.seedsPerTrial}`]),
    ...(study.prune ? [] : ['--no-prune']),
    ...(study.seed === 1 ? [] : [`--seed ${study.seed}`]),
    `--split ${quoteWord(study.split.id)}`,
    ...Object.entries(study.split.config).map(([key, value]) => writeSetting('--split-set', key, value)),
    ...(study.name ? [`--name ${quoteWord(study.name)}`] : []),
  ].join(' ')
}
