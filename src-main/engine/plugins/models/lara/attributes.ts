import type { ContentVocabulary } from '../../../data/content.ts'
import { type Csr, csrFromRows, rowOf } from '../../../kernel/csr.ts'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { ContentValue } from '../../define.ts'
import type { LaraConfig } from './settings.ts'

/** Above so many attribute values, or numbers handed to the joining network, one generator is shared by all values. */
const mostIndividualValues = 64
const mostJoinedNumbers = 4096

/**
 * How an item's attributes become choices among embeddings. Each generator has a table of embeddings; an item chooses at most one of each:
 * a value of a multi-valued field (or a word) is there or not, a single-valued field or a range of numbers has one of several values or is
 * unknown. Shared generator: one table of one embedding per value, the absent ones choose nothing.
 */
export interface AttributeLayout {
  readonly shared: boolean
  /** k and n of weights.ts; an embedding's column is k n + its place. */
  readonly generators: number
  readonly values: number
  /** Columns that these vocabulary slots choose, ascending. */
  choose(slots: Uint32Array): Uint32Array
  /** The column of a slot that is present. */
  columnOf(slot: number): number
  chooseAll(items: Csr): Csr
}

export function layOut(vocabulary: ContentVocabulary, profileSize: number, config: LaraConfig): AttributeLayout {
  const own = individualTables(vocabulary, config.form === 'multi-generator' && config.absent === 'silent')
  const tooMany = vocabulary.slots.length > mostIndividualValues || own.generators * profileSize > mostJoinedNumbers
  const { generators, values, columns, defaults } =
    config.form === 'multi-generator' && tooMany
      ? { generators: vocabulary.slots.length, values: 1, columns: vocabulary.slots.map((_, slot) => slot), defaults: [] }
      : own
  const choose = (slots: Uint32Array): Uint32Array => {
    const chosen = new Map<number, number>(defaults)
    for (const slot of slots) chosen.set(Math.floor(columns[slot] / values), columns[slot])
    return Uint32Array.from(chosen.values()).sort()
  }
  return {
    shared: config.form === 'multi-generator' && tooMany,
    generators,
    values,
    choose,
    columnOf: (slot) => columns[slot],
    chooseAll: (items) =>
      csrFromRows(
        Array.from({ length: items.rows }, (_, item) => choose(rowOf(items, item))),
        generators * values,
      ),
  }
}

/** One table per single-valued or numeric field, one per value of the others; `defaults`: what each generator has without a value. */
function individualTables(vocabulary: ContentVocabulary, absentIsSilent: boolean) {
  const tables: { slots: number[]; fallback: 'unknown' | 'absent' | 'none' }[] = []
  for (const { from, to, unknown } of vocabulary.fields) {
    const slots = Array.from({ length: to - from }, (_, place) => from + place)
    if (unknown !== null) tables.push({ slots, fallback: 'unknown' })
    else for (const slot of slots) tables.push({ slots: [slot], fallback: absentIsSilent ? 'none' : 'absent' })
  }
  const values = Math.max(1, ...tables.map(({ slots, fallback }) => slots.length + (fallback === 'absent' ? 1 : 0)))
  const columns: number[] = []
  const defaults: [generator: number, column: number][] = []
  tables.forEach(({ slots, fallback }, generator) => {
    slots.forEach((slot, place) => (columns[slot] = generator * values + place))
    if (fallback === 'unknown') defaults.push([generator, generator * values + slots.length - 1])
    if (fallback === 'absent') defaults.push([generator, generator * values + slots.length])
  })
  return { generators: tables.length, values, columns, defaults }
}

/**
 * What the numbers of a user profile stand for: slots of the chosen fields (an unknown value is none), and of these the `profileSize` that the
 * training interactions have most often.
 */
export function chooseProfileSlots(vocabulary: ContentVocabulary, names: readonly string[], uses: Uint32Array, most: number): number[] {
  const missing = names.find((name) => !vocabulary.fields.some((field) => field.name === name))
  if (missing !== undefined) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      `LARA, profileFields: the model reads no attribute "${missing}".`,
      `Choose among: ${vocabulary.fields.map(({ name }) => name).join(', ')}.`,
    )
  }
  return vocabulary.fields
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap(({ from, to, unknown }) => Array.from({ length: to - from }, (_, place) => from + place).filter((slot) => slot !== unknown))
    .filter((slot) => uses[slot] > 0)
    .sort((a, b) => uses[b] - uses[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
}

/** The item's attribute values, and its slots without each of them. An unknown value is none. */
export function leaveOneOut(
  vocabulary: ContentVocabulary,
  slots: Uint32Array,
): { slot: number; content: ContentValue; rest: Uint32Array }[] {
  return Array.from(slots)
    .filter((slot) => !vocabulary.fields.some(({ unknown }) => unknown === slot))
    .map((slot) => ({ slot, content: vocabulary.slots[slot], rest: slots.filter((other) => other !== slot) }))
}
