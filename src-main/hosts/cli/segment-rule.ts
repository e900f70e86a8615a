import { basename, resolve } from 'node:path'
import type { DatasetId, DifferencePart, SaveSegmentRequest, SegmentPart } from '../../contract/index.ts'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import { readCsv } from '../../engine/kernel/read-csv.ts'
import { readText } from '../../engine/kernel/read-text.ts'
import type { EngineClient } from '../../engine/router.ts'
import { type CommandContext, type CommandOptions, listOption, textOption, textOptions, usageError } from './command.ts'
import { getRun, getSegment } from './find.ts'

type Part = SegmentPart | DifferencePart

/** What `segments` takes beside its words; `create` reads the rule from it. */
export const segmentOptions: CommandOptions = {
  attribute: { type: 'string', multiple: true, help: 'create: field=value, with several values field=value|value, a number field=18..24' },
  activity: { type: 'string', help: 'create: so many interactions, e.g. 20..50, 100.. or ..10' },
  user: { type: 'string', help: 'create: ids of users, separated by commas' },
  users: { type: 'string', help: 'create: a file of ids, a CSV with a column user or one id a line' },
  better: { type: 'string', help: 'create: users whom this run serves better than the run of --than' },
  than: { type: 'string', help: 'create: the run that --better is held against' },
  metric: { type: 'string', help: 'create: by this metric (ndcg@20)' },
  margin: { type: 'string', help: 'create: by more than this (0)' },
  in: { type: 'string', multiple: true, help: 'create: who is in this segment' },
  'not-in': { type: 'string', multiple: true, help: 'create: who is not in this segment' },
  any: { type: 'boolean', help: 'create: one of the conditions is enough; without it all have to hold' },
  note: { type: 'string', help: 'create: what it is for' },
  out: { type: 'string', help: 'export: the file to write' },
}

/** The rule that the options of `segments create` describe. */
export async function readRule(context: CommandContext, engine: EngineClient, datasetId: DatasetId): Promise<SaveSegmentRequest['rule']> {
  const activity = textOption(context, 'activity')
  const ids = listOption(context, 'user')
  const file = textOption(context, 'users')
  const parts: Part[] = [
    ...textOptions(context, 'attribute').map(readAttribute),
    ...(activity === undefined ? [] : [{ kind: 'activity' as const, ...readRange('activity', activity) }]),
    ...(ids === undefined ? [] : [{ kind: 'users' as const, users: ids, origin: { kind: 'typed' as const } }]),
    ...(file === undefined ? [] : [await readUsers(resolve(file))]),
    ...(await readDifference(context, engine)),
    ...(await readOthers(context, engine, datasetId)),
  ]
  if (parts.length === 0)
    throw usageError('Say who is in it: --attribute, --activity, --user, --users, --better with --than, --in or --not-in.')
  return { combine: context.options.any === true ? 'any' : 'all', parts }
}

function readAttribute(setting: string): Part {
  const at = setting.indexOf('=')
  if (at < 1 || at === setting.length - 1) throw usageError(`--attribute takes field=value, not "${setting}".`)
  const field = setting.slice(0, at)
  const value = setting.slice(at + 1)
  if (value.includes('..')) return { kind: 'number', field, ...readRange('attribute', value) }
  return { kind: 'attribute', field, values: value.split('|') }
}

/** `20..50`, `20..`, `..50`, or one number. */
export function readRange(option: string, text: string): { from: number | null; to: number | null } {
  const [, low, dots, high] = /^(-?[\d.]*?)(\.\.)?(-?\d*\.?\d*)$/.exec(text) ?? []
  const bound = (written: string | undefined): number | null => (written === undefined || written === '' ? null : Number(written))
  const [from, to] = dots === undefined ? [bound(high), bound(high)] : [bound(low), bound(high)]
  if ((from === null && to === null) || Number.isNaN(from) || Number.isNaN(to)) {
    throw usageError(`--${option} takes a range such as 20..50, 20.. or ..50, not "${text}".`)
  }
  if (from !== null && to !== null && from > to) throw usageError(`--${option}: ${from} is more than ${to}.`)
  return { from, to }
}

/** The column `user` of a CSV file, or its first column where no header names one. */
export async function readUsers(path: string): Promise<SegmentPart> {
  const rows = readCsv(await readText(path))
  const named = rows[0]?.cells.findIndex((cell) => cell.trim().toLowerCase() === 'user') ?? -1
  const users = rows.slice(named < 0 ? 0 : 1).map(({ cells }) => (cells[Math.max(0, named)] ?? '').trim())
  if (users.length === 0)
    throw new WorkbenchError('FILE_EMPTY', `${path} names no user.`, 'Give a CSV with a column user, or one id a line.')
  return { kind: 'users', users: [...new Set(users)].filter((user) => user !== ''), origin: { kind: 'file', file: basename(path) } }
}

async function readDifference(context: CommandContext, engine: EngineClient): Promise<Part[]> {
  const better = textOption(context, 'better')
  const than = textOption(context, 'than')
  if (better === undefined && than === undefined) return []
  if (better === undefined || than === undefined) throw usageError('--better and --than take a run each, together.')
  const margin = Number(textOption(context, 'margin') ?? 0)
  if (!(margin >= 0)) throw usageError('--margin takes a number from 0.')
  const [first, second] = await Promise.all([getRun(engine, better), getRun(engine, than)])
  return [{ kind: 'difference', better: first.id, than: second.id, metric: textOption(context, 'metric') ?? 'ndcg@20', margin }]
}

async function readOthers(context: CommandContext, engine: EngineClient, datasetId: DatasetId): Promise<Part[]> {
  const inside = textOptions(context, 'in').map((name) => ({ kind: 'segment' as const, name }))
  const outside = textOptions(context, 'not-in').map((name) => ({ kind: 'not' as const, name }))
  if (inside.length + outside.length === 0) return []
  return Promise.all(
    [...inside, ...outside].map(async ({ kind, name }): Promise<Part> => ({
      kind,
      segmentId: (await getSegment(engine, datasetId, name)).id,
    })),
  )
}
