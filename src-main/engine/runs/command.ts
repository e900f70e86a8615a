import type { ConfigValues, RunSummary } from '../../contract/index.ts'
import type { RunSpec } from '../store/run-rows.ts'

/** The shell command that repeats a run. Only what differs from the defaults is written out. */
export function commandOf(summary: RunSummary, spec: RunSpec): string {
  const changed = Object.entries(spec.config).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(spec.defaults[key]))
  return [
    'npm run -s coldframe -- train',
    quote(summary.datasetName),
    `--model ${summary.modelId}`,
    ...changed.map(([key, value]) => `--set ${quote(`${key}=${text(value)}`)}`),
    `--split ${summary.splitId}`,
    ...Object.entries(spec.split.config).map(([key, value]) => `--split-set ${quote(`${key}=${text(value)}`)}`),
    `--seed ${summary.seed}`,
    ...(spec.device === 'auto' ? [] : [`--device ${spec.device}`]),
  ].join(' ')
}

function text(value: ConfigValues[string]): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function quote(word: string): string {
  return /^[\w.=:,@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
