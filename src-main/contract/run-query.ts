import type { RunSummary } from './runs.ts'

/**
 * The filter language of the run history: `model:cfgan ndcg@20>0.3 tag:paper -state:failed "two words"`. Terms stand side by side and all must
 * hold; a minus turns one around; commas in a value mean any of. The page and the command line read it alike.
 */

export type QueriedRun = Pick<
  RunSummary,
  | 'name'
  | 'modelId'
  | 'modelTitle'
  | 'datasetName'
  | 'splitId'
  | 'splitHash'
  | 'state'
  | 'seed'
  | 'metrics'
  | 'group'
  | 'starred'
  | 'tags'
  | 'note'
  | 'startedAt'
  | 'finishedAt'
>

type Comparison = '<' | '<=' | '>' | '>=' | '='

export type QueryTerm = { readonly isNot: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: QueryField; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly name: string; readonly comparison: Comparison; readonly value: number }
)

export interface RunQuery {
  readonly terms: readonly QueryTerm[]
  /** What could not be read, in words; null when all was. */
  readonly problem: string | null
}

/** What can stand before a colon, and what it means. */
export const queryFields = {
  model: 'id or title of the model',
  dataset: 'name of the dataset',
  state: 'queued, running, finished, failed, cancelled, interrupted',
  split: 'splitter, or the beginning of the split’s hash',
  tag: 'one of its tags',
  group: 'name of the group that it was started in',
  note: 'words of its note',
  is: 'starred, tagged, noted',
} as const
export type QueryField = keyof typeof queryFields

/** Numbers beside the metrics. */
export const queryNumbers = { seed: 'seed of the run', minutes: 'minutes that it took' } as const

const marks = ['starred', 'tagged', 'noted']

export function parseRunQuery(text: string): RunQuery {
  const terms: QueryTerm[] = []
  for (const [word] of text.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const term = parseTerm(word)
    if (typeof term === 'string') return { terms, problem: term }
    terms.push(term)
  }
  return { terms, problem: null }
}

/** A term, or what is wrong with it. */
function parseTerm(word: string): QueryTerm | string {
  const isNot = word.length > 1 && word.startsWith('-')
  const bare = isNot ? word.slice(1) : word
  const number = /^([a-z_]+(?:@\d+)?)(<=|>=|<|>|=)(.*)$/.exec(bare)
  if (number !== null) return numberTerm(isNot, number)
  const field = /^([a-z]+):(.*)$/s.exec(bare)
  if (field === null) return { kind: 'text', isNot, text: unquote(bare).toLowerCase() }
  const [, name = '', rest = ''] = field
  if (!isQueryField(name)) return `There is no field ${name}; there are ${Object.keys(queryFields).join(', ')}.`
  const values = splitValues(rest)
  if (values.length === 0) return `${name}: what?`
  if (name === 'is' && values.some((value) => !marks.includes(value))) return `is: takes ${marks.join(', ')}.`
  return { kind: 'field', isNot, field: name, values }
}

function numberTerm(isNot: boolean, [, name = '', sign = '', text = '']: readonly string[]): QueryTerm | string {
  const value = Number(text)
  if (text === '' || Number.isNaN(value)) return `${name}${sign} needs a number.`
  const comparison = (['<', '<=', '>', '>=', '='] as const).find((known) => known === sign) ?? '='
  return { kind: 'number', isNot, name, comparison, value }
}

function isQueryField(name: string): name is QueryField {
  return Object.hasOwn(queryFields, name)
}

function unquote(text: string): string {
  return text.replaceAll('"', '')
}

/** Commas part values, except within quotes. */
function splitValues(text: string): string[] {
  return [...text.matchAll(/(?:[^,"]|"[^"]*"?)+/g)].map(([value]) => unquote(value).trim().toLowerCase()).filter((value) => value !== '')
}

export function matchesQuery(run: QueriedRun, terms: readonly QueryTerm[]): boolean {
  return terms.every((term) => holds(run, term) !== term.isNot)
}

function holds(run: QueriedRun, term: QueryTerm): boolean {
  switch (term.kind) {
    case 'text':
      return shownText(run).includes(term.text)
    case 'field':
      return term.values.some((value) => fieldHolds(run, term.field, value))
    case 'number': {
      const actual = numberOf(run, term.name)
      return actual !== null && compare(actual, term.comparison, term.value)
    }
  }
}

/** What a row of the list shows. */
function shownText(run: QueriedRun): string {
  const { name, modelTitle, modelId, datasetName, splitId, state, seed, group, tags } = run
  return `${name} ${modelTitle} ${modelId} ${datasetName} ${splitId} ${state} seed ${seed} ${group ?? ''} ${tags.join(' ')}`.toLowerCase()
}

function fieldHolds(run: QueriedRun, field: QueryField, value: string): boolean {
  switch (field) {
    case 'model':
      return run.modelId.includes(value) || run.modelTitle.toLowerCase().includes(value)
    case 'dataset':
      return run.datasetName.toLowerCase().includes(value)
    case 'state':
      return run.state === value
    case 'split':
      return run.splitId.includes(value) || (run.splitHash?.startsWith(value) ?? false)
    case 'tag':
      return run.tags.some((tag) => tag.toLowerCase() === value)
    case 'group':
      return (run.group ?? '').toLowerCase().includes(value)
    case 'note':
      return run.note.toLowerCase().includes(value)
    case 'is':
      return value === 'starred' ? run.starred : value === 'tagged' ? run.tags.length > 0 : run.note !== ''
  }
}

function numberOf(run: QueriedRun, name: string): number | null {
  if (name === 'seed') return run.seed
  if (name === 'minutes') return run.startedAt === null || run.finishedAt === null ? null : (run.finishedAt - run.startedAt) / 60_000
  return run.metrics[name]?.value ?? null
}

function compare(actual: number, comparison: Comparison, value: number): boolean {
  switch (comparison) {
    case '<':
      return actual < value
    case '<=':
      return actual <= value
    case '>':
      return actual > value
    case '>=':
      return actual >= value
    case '=':
      return actual === value
  }
}
