import type { ConfigValues } from '../../../../src-main/contract/models.ts'

export interface CommandParts {
  readonly datasetName: string
  readonly modelId: string
  /** Only what differs from the defaults. */
  readonly config: ConfigValues
  readonly splitId: string
  readonly splitConfig: ConfigValues
  readonly seed: number
}

function quote(word: string): string {
  return /^[\w.=:,@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

function setting(flag: string, key: string, value: ConfigValues[string]): string {
  return `${flag} ${quote(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`
}

/** The shell command that does what the Start button does, for one model. */
export function writeTrainCommand(parts: CommandParts): string {
  return [
    'npm run -s coldframe -- train',
    quote(parts.datasetName),
    `--model ${quote(parts.modelId)}`,
    ...Object.entries(parts.config).map(([key, value]) => setting('--set', key, value)),
    `--split ${quote(parts.splitId)}`,
    ...Object.entries(parts.splitConfig).map(([key, value]) => setting('--split-set', key, value)),
    ...(parts.seed === 1 ? [] : [`--seed ${parts.seed}`]),
  ].join(' ')
}
