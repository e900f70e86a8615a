import { resolve } from 'node:path'
import {
  type ColumnType,
  type DatasetSummary,
  type DeriveStep,
  FieldType,
  parseColumnType,
  secondsOf,
  type SegmentPart,
} from '../../contract/index.ts'
import type { EngineClient } from '../../engine/router.ts'
import { type CommandContext, type CommandOptions, numberOption, textOption, textOptions, usageError } from './command.ts'
import { getSegment } from './find.ts'
import { readRange, readUsers } from './segment-rule.ts'

/** The steps of a version; they are done filter by filter in the order given, then the file, then the changes of fields. */
export const versionOptions: CommandOptions = {
  filter: {
    type: 'string',
    multiple: true,
    help: 'derive: time=2000-01-01..2000-12-31, rating=4.., item.genres=Comedy|Drama, item.genres!=Drama, item.year=1990.., user.age=18..24, activity=20.., segment=name, not-segment=name, users=file, sample=1000 or sample=10%',
  },
  seed: { type: 'string', help: 'derive: of the samples (1)' },
  without: { type: 'string', multiple: true, help: 'derive: rating, time, or an attribute such as item.plot' },
  rename: { type: 'string', multiple: true, help: 'derive: an attribute, e.g. item.year=released' },
  retype: { type: 'string', multiple: true, help: 'derive: what an attribute is, e.g. "item.tags=multi;" or user.zip=text' },
  name: { type: 'string', help: 'derive, merge: of the new dataset' },
  keep: { type: 'string', help: 'merge: of a pair in both the last row in time, or always that of this or the other dataset (last)' },
  'dry-run': { type: 'boolean', help: 'derive, merge: only says what each step would drop' },
}

/** What `--items` or `--users` with `--key` and `--type` name. undefined: neither is given. */
export function readAttributeFile(context: CommandContext): Omit<Extract<DeriveStep, { kind: 'attributes' }>, 'kind'> | undefined {
  const items = textOption(context, 'items')
  const users = textOption(context, 'users')
  const key = textOption(context, 'key')
  const path = items ?? users
  if (path === undefined) return undefined
  if (items !== undefined && users !== undefined) throw usageError('Give either --items <file> or --users <file>.')
  const types = textOptions(context, 'type').map((typed) => readColumnType('type', typed))
  return {
    target: items === undefined ? 'users' : 'items',
    path: resolve(path),
    ...(key === undefined ? {} : { key }),
    ...(types.length === 0 ? {} : { types: Object.fromEntries(types) }),
  }
}

/** The steps that the options of `datasets derive` describe. */
export async function readSteps(context: CommandContext, engine: EngineClient, dataset: DatasetSummary): Promise<DeriveStep[]> {
  const seed = numberOption(context, 'seed') ?? 1
  const steps: DeriveStep[] = []
  for (const typed of textOptions(context, 'filter')) steps.push(await readFilter(typed, engine, dataset, seed))
  const file = readAttributeFile(context)
  if (file !== undefined) steps.push({ kind: 'attributes', ...file })
  for (const typed of textOptions(context, 'retype')) {
    const [place, type] = readColumnType('retype', typed)
    steps.push({ kind: 'retype-field', ...readField('retype', place), type })
  }
  for (const typed of textOptions(context, 'rename')) {
    const [place, name] = split('rename', typed, '=')
    steps.push({ kind: 'rename-field', ...readField('rename', place), name })
  }
  for (const typed of textOptions(context, 'without')) {
    if (typed === 'rating' || typed === 'time') steps.push({ kind: 'remove-column', column: typed })
    else steps.push({ kind: 'remove-field', ...readField('without', typed) })
  }
  if (steps.length === 0) throw usageError('Say what is different: --filter, --items, --users, --retype, --rename or --without.')
  return steps
}

async function readFilter(typed: string, engine: EngineClient, dataset: DatasetSummary, seed: number): Promise<DeriveStep> {
  const isInverted = typed.includes('!=')
  const [what, value] = split('filter', typed, isInverted ? '!=' : '=')
  if (isInverted && !what.startsWith('item.')) throw usageError(`--filter: only item attributes take !=, not "${typed}".`)
  const users = (part: SegmentPart): DeriveStep => ({ kind: 'users', rule: { combine: 'all', parts: [part] } })
  switch (what) {
    case 'time':
      if (dataset.timeKind === 'order' && /\d-\d/.test(value))
        throw usageError(`--filter: ${dataset.name} has an order instead of times; give numbers of it, such as time=0..100.`)
      return { kind: 'time', ...(dataset.timeKind === 'order' ? readRange('filter', value) : readDates(value)) }
    case 'rating':
      return { kind: 'rating', ...readRange('filter', value) }
    case 'activity':
      return users({ kind: 'activity', ...readRange('filter', value) })
    case 'segment':
    case 'not-segment':
      return users({ kind: what === 'segment' ? 'segment' : 'not', segmentId: (await getSegment(engine, dataset.id, value)).id })
    case 'users':
      return users(await readUsers(resolve(value)))
    case 'sample':
      return { kind: 'sample', ...readSize(value), seed }
    default:
      return readByAttribute(what, value, isInverted, users)
  }
}

function readByAttribute(what: string, value: string, inverted: boolean, users: (part: SegmentPart) => DeriveStep): DeriveStep {
  const { target, field } = readField('filter', what)
  if (value.includes('..') && !inverted) {
    const bounds = readRange('filter', value)
    return target === 'items' ? { kind: 'items-number', field, ...bounds } : users({ kind: 'number', field, ...bounds })
  }
  const values = value.split('|')
  return target === 'items' ? { kind: 'items', field, values, inverted } : users({ kind: 'attribute', field, values })
}

/** `2000-01-01..2000-12-31` as epoch seconds: a bare date means the whole day, in UTC. */
function readDates(text: string): { from: number | null; to: number | null } {
  const [from = '', to = from, ...more] = text.split('..')
  const read = (written: string, bound: 'from' | 'to'): number | null => {
    if (written === '') return null
    const seconds = secondsOf(written, bound)
    if (!Number.isFinite(seconds)) throw usageError(`--filter: "${written}" is no date such as 2000-12-31.`)
    return seconds
  }
  const bounds = { from: read(from, 'from'), to: read(to, 'to') }
  if (more.length > 0 || (bounds.from === null && bounds.to === null)) throw usageError(`--filter: "${text}" is no range of dates.`)
  if (bounds.from !== null && bounds.to !== null && bounds.from > bounds.to) throw usageError(`--filter: ${from} is after ${to}.`)
  return bounds
}

function readSize(text: string): { unit: 'users' | 'share'; size: number } {
  const size = Number(text.replace(/%$/, ''))
  if (text.endsWith('%') && size > 0 && size <= 100) return { unit: 'share', size: size / 100 }
  if (!text.endsWith('%') && Number.isInteger(size) && size > 0) return { unit: 'users', size }
  throw usageError(`--filter: a sample is a number of users or a share such as 10%, not "${text}".`)
}

function readField(option: string, place: string): { target: 'items' | 'users'; field: string } {
  const [, target, field = ''] = /^(item|user)\.(.+)$/s.exec(place) ?? []
  if (target === undefined) throw usageError(`--${option}: "${place}" is not understood; attributes are item.<name> or user.<name>.`)
  return { target: target === 'item' ? 'items' : 'users', field }
}

function readColumnType(option: string, typed: string): readonly [string, ColumnType] {
  const parsed = parseColumnType(typed)
  if (parsed === null) throw usageError(`--${option} takes column=${FieldType.options.join(' or column=')}, not "${typed}".`)
  return parsed
}

function split(option: string, typed: string, sign: string): [string, string] {
  const at = typed.indexOf(sign)
  const value = typed.slice(at + sign.length).trim()
  if (at < 1 || value === '') throw usageError(`--${option} takes what${sign}value, not "${typed}".`)
  return [typed.slice(0, at).trim(), value]
}
