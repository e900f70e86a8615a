import type { DeviceChoice } from '../../../../src-main/contract/devices.ts'
import type { ConfigValues } from '../../../../src-main/contract/models.ts'
import { writeSeedList } from '../../../../src-main/contract/seed-list.ts'

export interface CommandParts {
  readonly datasetName: string
  readonly modelId: string
  /** Only what differs from the defaults. */
  readonly config: ConfigValues
  readonly splitId: string
  readonly splitConfig: ConfigValues
  readonly seed: number
  readonly moreSeeds?: readonly number[]
  readonly splitSeeds?: readonly number[]
  /** Left out where the machine chooses. */
  readonly device?: DeviceChoice | undefined
}

/** A word as a shell takes it. */
export function quoteWord(word: string): string {
  return /^[\w.=:,@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** `--set key=value`. */
export function writeSetting(flag: string, key: string, value: ConfigValues[string]): string {
  return `${flag} ${quoteWord(`${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)}`
}

function seedOptions({ seed, moreSeeds = [], splitSeeds = [] }: CommandParts): string[] {
  const write = (seeds: readonly number[]): string => writeSeedList(seeds).replaceAll(' ', '')
  return [
    ...(moreSeeds.length > 0 ? [`--seeds ${write([seed, ...moreSeeds])}`] : seed === 1 ? [] : [`--seed ${seed}`]),
    ...(splitSeeds.length === 0 ? [] : [`--split-seeds ${write(splitSeeds)}`]),
  ]
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
    ...seedOptions(parts),
    ...(parts.device === undefined ? [] : [`--device ${parts.device}`]),
  ].join(' ')
}
