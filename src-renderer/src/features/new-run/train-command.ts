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

/** A word as a shell takes it. */
export function quoteWord(word: string): string {
  return /^[\w.=:,@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** `--set key=value`. */
export function writeSetting(flag: string, key: string, value: ConfigValues[string]): string {
  return `${flag} ${quoteWord(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`
}

/** The shell command that does what the Start button does, for one model. */
export function writeTrainCommand(parts: CommandParts): string {
  return [
    'npm run -s coldframe -- train',
    quoteWord(parts.datasetName),
    `--model ${quoteWord(parts.modelId)}`,
    ...Object.entries(parts.config).map(([key, value]) => writeSetting('--set', key, value)),
    `--split ${quoteWord(parts.splitId)}`,
    ...Object.entries(parts.splitConfig).map(([key, value]) => writeSetting('--split-set', key, value)),
    ...(parts.seed === 1 ? [] : [`--seed ${parts.seed}`]),
  ].join(' ')
}
