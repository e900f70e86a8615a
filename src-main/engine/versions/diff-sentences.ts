import type { AttributeChange, DatasetDiff, DistributionShift } from '../../contract/index.ts'
import { assertNever } from '../kernel/errors.ts'

/** From this distance of two distributions on they are said to differ. */
const tellingDistance = 0.05

/** A diff as a person would say it: what came and went, then what is spread differently, then attributes. */
export function diffSentences(diff: Omit<DatasetDiff, 'sentences'>): string[] {
  const { from, to, users, items, interactions } = diff
  const isSame = [users, items, interactions].every(({ gained, lost }) => gained + lost === 0)
  const counts = isSame
    ? [`${to.name} has the users, items and interactions of ${from.name}.`]
    : [
        `Against ${from.name}, ${to.name} ${cameAndWent(users, 'user')}.`,
        `It ${cameAndWent(items, 'item')}.`,
        `It ${cameAndWent(interactions, 'interaction')}.`,
      ]
  const changes = [
    changed(interactions.ratingChanged, interactions.shared, 'ratings'),
    changed(interactions.timeChanged, interactions.shared, 'times'),
  ]
  const telling = diff.shifts.filter(({ distance }) => distance >= tellingDistance).sort((a, b) => b.distance - a.distance)
  const titles = diff.titlesChanged > 0 ? [`${diff.titlesChanged} items have another title.`] : []
  return [...counts, ...changes.flat(), ...telling.map(shiftSentence), ...titles, ...diff.attributes.flatMap(attributeSentence)]
}

function cameAndWent({ gained, lost, shared }: DatasetDiff['users'], noun: string): string {
  const plural = (count: number): string => `${count} ${noun}${count === 1 ? '' : 's'}`
  if (gained === 0 && lost === 0) return `has the same ${plural(shared)}`
  const parts = [...(gained > 0 ? [`gains ${plural(gained)}`] : []), ...(lost > 0 ? [`loses ${plural(lost)}`] : [])]
  return `${parts.join(' and ')}; ${shared} ${shared === 1 ? 'is' : 'are'} in both`
}

function changed(count: number, shared: number, noun: string): string[] {
  return count === 0 ? [] : [`${count} of ${shared} shared interactions have other ${noun}.`]
}

function shiftSentence({ of, from, to, distance }: DistributionShift): string {
  const share = `the distributions are ${(100 * distance).toFixed(0)} points apart`
  const number = (value: number): string => String(Number(value.toPrecision(4)))
  switch (of) {
    case 'activity':
      return `Users have ${number(from.median)} → ${number(to.median)} interactions in the median, ${number(from.mean)} → ${number(to.mean)} on average; ${share}.`
    case 'popularity':
      return `Items have ${number(from.median)} → ${number(to.median)} interactions in the median, ${number(from.mean)} → ${number(to.mean)} on average; ${share}.`
    case 'rating':
      return `The mean rating goes from ${from.mean.toFixed(2)} to ${to.mean.toFixed(2)}; ${share}.`
    case 'time':
      return `Interactions run from ${day(to.low)} to ${day(to.high)} instead of ${day(from.low)} to ${day(from.high)}; ${share}.`
    default:
      return assertNever(of)
  }
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}

function attributeSentence({ target, field, from, to, changed: count }: AttributeChange): string[] {
  if (from === null) return [`${field} of ${target} is new.`]
  if (to === null) return [`${field} of ${target} is gone.`]
  return [
    ...(from.type === to.type ? [] : [`${field} of ${target} is read as ${to.type} instead of ${from.type}.`]),
    ...(count > 0 ? [`${count} ${target} of both have other values of ${field}.`] : []),
  ]
}
