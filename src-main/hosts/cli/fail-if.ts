import type { RunSummary } from '../../contract/index.ts'
import { usageError } from './command.ts'

/** `ndcg@20 < ease - 0.005`: a gate over compared runs. `reference`: a run by its name or model; null: a plain number. */
export interface Gate {
  readonly text: string
  readonly metric: string
  readonly sign: '<' | '<=' | '>' | '>='
  readonly reference: string | null
  /** Added to the reference, or the number itself. */
  readonly offset: number
}

const gatePattern = /^\s*([a-z_]+@?\d*)\s*(<=|>=|<|>)\s*(.+?)\s*$/

export function parseGate(text: string): Gate {
  const parts = gatePattern.exec(text)
  const [, metric = '', sign = '', right = ''] = parts ?? []
  const known = (['<', '<=', '>', '>='] as const).find((one) => one === sign)
  if (known === undefined) throw usageError(`--fail-if takes a condition such as "ndcg@20 < ease - 0.005", not "${text}".`)
  const plain = Number(right)
  if (!Number.isNaN(plain)) return { text, metric, sign: known, reference: null, offset: plain }
  const shifted = /^(.*\S)\s+([-+])\s*(\d*\.?\d+(?:e-?\d+)?)$/.exec(right)
  if (shifted === null) return { text, metric, sign: known, reference: right, offset: 0 }
  const [, reference = '', direction = '', amount = ''] = shifted
  return { text, metric, sign: known, reference, offset: (direction === '-' ? -1 : 1) * Number(amount) }
}

export interface GateResult {
  readonly condition: string
  /** Runs for which the condition holds, with both sides of it. */
  readonly held: readonly { readonly run: string; readonly value: number; readonly bound: number }[]
}

/** Every run but the reference is put to the condition. A run or figure that is not there is an error, never a pass. */
export function judgeGate(gate: Gate, runs: readonly RunSummary[]): GateResult {
  const reference = gate.reference === null ? undefined : findReference(gate.reference, runs)
  const bound = gate.offset + (reference === undefined ? 0 : figureOf(reference, gate.metric))
  const judged = runs.filter((run) => run !== reference).map((run) => ({ run: run.name, value: figureOf(run, gate.metric), bound }))
  if (judged.length === 0) throw usageError('--fail-if has no run left to judge.')
  return { condition: gate.text, held: judged.filter(({ value }) => isHeld(value, gate.sign, bound)) }
}

function findReference(name: string, runs: readonly RunSummary[]): RunSummary {
  const named = runs.filter((run) => run.name === name || run.id === name)
  const found = named.length > 0 ? named : runs.filter((run) => run.modelId === name)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const names = runs.map((run) => run.name).join(', ')
  throw usageError(`"${name}" names ${found.length === 0 ? 'none' : 'several'} of the compared runs (${names}).`)
}

function figureOf(run: RunSummary, metric: string): number {
  const figure = run.metrics[metric]
  if (figure) return figure.value
  throw usageError(`${run.name} has no ${metric}. It has: ${Object.keys(run.metrics).join(', ')}.`)
}

function isHeld(value: number, sign: Gate['sign'], bound: number): boolean {
  switch (sign) {
    case '<':
      return value < bound
    case '<=':
      return value <= bound
    case '>':
      return value > bound
    case '>=':
      return value >= bound
  }
}
