import type { ColumnRole, ImportPreview, Mapping } from '../../../contract/index.ts'
import { isScaleName, roleOfName } from './column-names.ts'

export interface RoleProposal {
  readonly columns: ImportPreview['columns']
  readonly mapping: Mapping
  /** True only when the names alone leave no doubt about users and items. */
  readonly certain: boolean
}

interface ColumnFacts {
  readonly name: string
  readonly type: 'number' | 'text' | 'date'
  readonly filled: number
  readonly distinct: number
  readonly min: number
  readonly max: number
  readonly samples: readonly string[]
  /** Short, without blanks or list marks: could be an id. */
  readonly idLike: boolean
  readonly whole: boolean
}

/** Epoch seconds from 1980 to 2100; times in milli-, micro- and nanoseconds are these times a power of 1,000. */
export const epochRange = [315_532_800, 4_102_444_800] as const

/** Proposes who is user, item, rating and time, with the reason for each: first by the columns' names, then by their values. */
export function proposeRoles(names: readonly string[], records: readonly (readonly string[])[], hasHeader: boolean): RoleProposal {
  const facts = names.map((name, n) =>
    collectFacts(
      name,
      records.map((record) => record[n] ?? ''),
    ),
  )
  const roles = new Map<ColumnRole, { column: number; evidence: string; doubtful: boolean }>()
  if (hasHeader) for (const role of ['user', 'item', 'rating', 'time'] as const) proposeByName(role, facts, roles)
  const free = (): number[] => facts.map((_, n) => n).filter((n) => ![...roles.values()].some((taken) => taken.column === n))
  if (!roles.has('time')) proposeTime(facts, free(), roles)
  if (!roles.has('rating')) proposeRating(facts, free(), roles, hasHeader)
  if (!roles.has('user') || !roles.has('item')) proposeIds(facts, free(), roles)
  const mapping: Mapping = {}
  for (const [role, { column }] of roles) mapping[role] = names[column]
  const user = roles.get('user')
  const item = roles.get('item')
  return {
    mapping,
    certain: user !== undefined && item !== undefined && ![...roles.values()].some((role) => role.doubtful),
    columns: facts.map((fact, n) => {
      const found = [...roles].find(([, { column }]) => column === n)
      return {
        name: fact.name,
        type: fact.type,
        samples: [...fact.samples],
        role: found?.[0] ?? null,
        evidence: found?.[1].evidence ?? describe(fact, records.length),
      }
    }),
  }
}

function collectFacts(name: string, values: readonly string[]): ColumnFacts {
  const filled = values.map((value) => value.trim()).filter((value) => value !== '')
  const numbers = filled.map(toNumber).filter((value) => value !== undefined)
  const dates = filled.filter((value) => /^\d{4}[-/]\d{1,2}[-/]\d{1,2}([ T].*)?$/.test(value))
  const mostly = (part: readonly unknown[]): boolean => filled.length > 0 && part.length >= 0.8 * filled.length
  const finite = numbers.filter(Number.isFinite)
  const distinct = new Set(filled)
  return {
    name,
    type: mostly(numbers) ? 'number' : mostly(dates) ? 'date' : 'text',
    filled: filled.length,
    distinct: distinct.size,
    min: finite.reduce((a, b) => Math.min(a, b), Infinity),
    max: finite.reduce((a, b) => Math.max(a, b), -Infinity),
    samples: [...distinct].slice(0, 5).map((value) => value.slice(0, 80)),
    idLike: mostly(filled.filter((value) => value.length <= 64 && !/[\s|]/.test(value))),
    whole: mostly(finite.filter(Number.isInteger)),
  }
}

/** Also the ways to write "no number" that numeric columns contain. */
function toNumber(text: string): number | undefined {
  if (/^[+-]?(nan|inf|infinity)$/i.test(text)) return NaN
  const value = Number(text)
  return Number.isNaN(value) ? undefined : value
}

type Roles = Map<ColumnRole, { column: number; evidence: string; doubtful: boolean }>

function proposeByName(role: ColumnRole, facts: readonly ColumnFacts[], roles: Roles): void {
  const named = facts.map((_, n) => n).filter((n) => roleOfName(facts[n].name) === role && fits(role, facts[n]))
  if (named.length === 0) return
  // "artistID" is preferred to "artist": the second is likely its name.
  const ids = named.filter((n) => /id|key|isbn|asin|sku|code/i.test(facts[n].name))
  const best = ids.length === 1 && (role === 'user' || role === 'item') ? ids : named
  const column = best[0]
  const others = best.length > 1 ? `; "${facts[best[1]].name}" could be it too` : ''
  roles.set(role, { column, evidence: `named "${facts[column].name}"${others}`, doubtful: best.length > 1 })
}

function fits(role: ColumnRole, fact: ColumnFacts): boolean {
  if (fact.filled === 0) return role === 'user' || role === 'item'
  // A column called a rating is one even if its values are broken: the import then says so.
  if (role === 'rating') return fact.type === 'number' || isScaleName(fact.name)
  if (role === 'time') return fact.type !== 'text'
  return fact.type !== 'date' && (fact.type !== 'number' || fact.whole)
}

function proposeTime(facts: readonly ColumnFacts[], free: readonly number[], roles: Roles): void {
  const column = free.find((n) => facts[n].type === 'date' || isEpoch(facts[n]))
  if (column === undefined) return
  const fact = facts[column]
  const evidence = fact.type === 'date' ? 'values are dates' : `values from ${fact.min} to ${fact.max} are plausible times since 1970`
  roles.set('time', { column, evidence, doubtful: false })
}

function isEpoch(fact: ColumnFacts): boolean {
  if (fact.type !== 'number' || fact.distinct < 2) return false
  return [1, 1e3, 1e6, 1e9].some((unit) => fact.min >= epochRange[0] * unit && fact.max <= epochRange[1] * unit)
}

/**
 * At most 21 steps between -10 and 100 in one column; of several the third or a later one, as ids usually come first. With a header, only what
 * has a name is proposed.
 */
function proposeRating(facts: readonly ColumnFacts[], free: readonly number[], roles: Roles, hasHeader: boolean): void {
  if (hasHeader || free.length < 3) return
  const candidates = free.filter((n) => {
    const fact = facts[n]
    return fact.type === 'number' && fact.distinct <= 21 && fact.min >= -10 && fact.max <= 100
  })
  const later = candidates.filter((n) => n >= 2)
  const column = (later.length > 0 ? later : candidates).sort((a, b) => facts[a].distinct - facts[b].distinct)[0]
  if (column === undefined) return
  const fact = facts[column]
  roles.set('rating', { column, evidence: `${fact.distinct} different values from ${fact.min} to ${fact.max}`, doubtful: true })
}

/** Of the columns that could be ids and are not named otherwise: the first ones in order; users usually come first. */
function proposeIds(facts: readonly ColumnFacts[], free: readonly number[], roles: Roles): void {
  const isOther = (n: number): boolean => ['rating', 'time'].includes(roleOfName(facts[n].name) ?? '')
  const candidates = free.filter(
    (n) => facts[n].idLike && !isOther(n) && facts[n].type !== 'date' && (facts[n].type === 'text' || facts[n].whole),
  )
  for (const role of ['user', 'item'] as const) {
    if (roles.has(role)) continue
    const column = candidates.find((n) => facts[n].distinct < facts[n].filled || facts[n].filled < 20)
    if (column === undefined) return
    candidates.splice(candidates.indexOf(column), 1)
    const { distinct, filled } = facts[column]
    roles.set(role, { column, evidence: `guess: ${distinct} different values in ${filled} rows, position ${column + 1}`, doubtful: true })
  }
}

function describe(fact: ColumnFacts, rows: number): string {
  if (fact.filled === 0) return 'empty in the first rows'
  return `${fact.distinct} different values in ${rows} rows`
}
