import type { FoundGroup, NewUser, NextQuestion } from '../../contract/index.ts'
import { attributesOf } from '../data/dataset.ts'
import { evaluationSeedOf } from '../evaluation/ranking.ts'
import { csrFromRows, rowOf } from '../kernel/csr.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import { createRng } from '../kernel/rng.ts'
import type { Catalogue } from './cold-start-catalogue.ts'
import type { Population } from './cold-start-population.ts'
import type { ColdRun } from './cold-start-run.ts'
import type { SegmentField } from './cold-start-segments.ts'
import { calibrate, type CalibrationSample, meanTaste, scoreTastes, tastesOf } from './cold-start-taste.ts'

/** So many likes weigh as much as all that the group says. */
const likesOfGroup = 3
/** Items that may be asked for: the first of the list, and the most popular ones. */
const askedOfList = 25
const askedOfPopular = 25
/** A value that fewer of the speakers have is not asked for: their mean says nothing. */
const fewestSpeakers = 5
const shownQuestions = 12
/** More likes than these are calibrated as these: fewer and fewer users have so many. */
const mostCalibrated = 20

export interface NewUserQuestion {
  readonly likes: readonly string[]
  /** Members of the group; null: nothing is known but the likes. */
  readonly group: Uint32Array | null
  /** Fields whose values the group names already. */
  readonly answered: ReadonlySet<string>
  readonly top: number
}

/**
 * A list for somebody of whom little is known, and the questions whose answers would change it most. The list adds, for each item, what the likes
 * say and what the users who share the known attributes like on average, both in standard deviations: s = w s_likes + (1 - w) s_group with
 * w = n / (n + 3) for n likes.
 * @throws WorkbenchError INVALID_INPUT for unknown items or nothing known, MODEL_CANNOT for a model that takes no new histories.
 */
export async function answerNewUser(
  run: ColdRun,
  catalogue: Catalogue,
  population: Population,
  segments: readonly SegmentField[],
  calibrationOf: (likes: number) => Promise<CalibrationSample>,
  { likes, group, answered, top }: NewUserQuestion,
): Promise<Omit<NewUser, 'elapsedMs'>> {
  const columns = findLikes(run, catalogue, likes)
  if (columns.length === 0 && group === null) {
    throw new WorkbenchError(
      'INVALID_INPUT',
      'Nothing is known of the new user.',
      'Name an item that they like, or an attribute of theirs.',
    )
  }
  const rng = createRng(evaluationSeedOf(run.split.hash)).fork('new users')
  const speakers = await tastesOf(run, catalogue, population, group ?? Uint32Array.from(population.users.keys()), rng)
  const groupTaste = group === null ? null : meanTaste(speakers.tastes)
  const likesTaste = async (histories: readonly number[][]): Promise<Float32Array[]> =>
    scoreTastes(
      run,
      catalogue,
      csrFromRows(
        histories.map((history) => Uint32Array.from(history).sort()),
        run.items.ids.length,
      ),
      null,
    )
  const [own] = columns.length === 0 ? [null] : await likesTaste([columns])
  const taste = join(own, groupTaste, columns.length)
  const ranked = rank(taste, placesOf(catalogue, columns), catalogue.items.length)
  // With as many known items as here: of many likes a model is surer than of one.
  const sample = await calibrationOf(Math.min(columns.length, mostCalibrated))
  const probabilityOf = calibrate(catalogue, sample, (one) => join(one, groupTaste, columns.length))
  const probability = (place: number): number => probabilityOf(taste[place])

  const popular = Array.from(ranked).sort((a, b) => catalogue.popularity[catalogue.items[b]] - catalogue.popularity[catalogue.items[a]])
  const asked = [...new Set([...ranked.slice(0, askedOfList), ...popular.slice(0, askedOfPopular)])]
  const afterYes = await likesTaste(asked.map((place) => [...columns, catalogue.items[place]]))
  const itemQuestions = asked.map((place, at): NextQuestion => {
    const next = join(afterYes[at], groupTaste, columns.length + 1)
    const known = placesOf(catalogue, [...columns, catalogue.items[place]])
    const change = distance(rank(taste, known, top), rank(next, known, top))
    const { item, title } = named(run, catalogue.items[place])
    return { kind: 'item', item, title, probability: probability(place), change, expected: probability(place) * change }
  })
  const attributeQuestions = segments
    .filter(({ field, isActivity }) => !isActivity && !answered.has(field))
    .map((segment): NextQuestion => {
      const answers = segment.values.flatMap((value, v) => {
        const saying = speakers.tastes.filter((_, at) => rowOf(segment.members, speakers.members[at]).includes(v))
        if (saying.length < fewestSpeakers) return []
        const next = join(own, meanTaste(saying), columns.length)
        const known = placesOf(catalogue, columns)
        return [
          { value, probability: saying.length / speakers.tastes.length, change: distance(rank(taste, known, top), rank(next, known, top)) },
        ]
      })
      return {
        kind: 'attribute',
        field: segment.field,
        answers,
        expected: answers.reduce((sum, one) => sum + one.probability * one.change, 0),
      }
    })
  return {
    likes: columns.map((column) => named(run, column)),
    group: group === null ? null : ({ users: group.length, share: group.length / population.count } satisfies FoundGroup),
    likesWeight: weightOf(columns.length, groupTaste),
    items: Array.from(ranked.slice(0, top), (place) => ({
      ...named(run, catalogue.items[place]),
      attributes: attributesOf(run.itemAttributes, catalogue.items[place]),
      score: taste[place],
      probability: probability(place),
    })),
    questions: [...itemQuestions, ...attributeQuestions].sort((a, b) => b.expected - a.expected).slice(0, shownQuestions),
  }
}

function findLikes(run: ColdRun, catalogue: Catalogue, likes: readonly string[]): number[] {
  if (likes.length > 0 && !run.plugin.capabilities.foldIn) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      `${run.plugin.title} takes no users that it has not learned from.`,
      'Name attributes of the user instead.',
    )
  }
  const trained = new Set(catalogue.items)
  return [...new Set(likes)].map((id) => {
    const column = run.items.find(id)
    if (column !== undefined && trained.has(column)) return column
    const why =
      column === undefined ? `The run knows no item ${id}.` : `Item ${id} was hidden from the model: nobody's liking of it says anything.`
    throw new WorkbenchError('ITEM_NOT_FOUND', why, 'Check the spelling, or choose another item.')
  })
}

function named(run: ColdRun, column: number): { item: string; title: string | null } {
  return { item: run.items.ids[column], title: run.titles[column] }
}

function weightOf(likes: number, group: Float32Array | null): number {
  return group === null ? 1 : likes / (likes + likesOfGroup)
}

/** One of them is there. */
function join(own: Float32Array | null, group: Float32Array | null, likes: number): Float32Array {
  if (own === null || group === null) return own ?? group ?? new Float32Array(0)
  const weight = weightOf(likes, group)
  return own.map((score, at) => weight * score + (1 - weight) * group[at])
}

function placesOf(catalogue: Catalogue, columns: readonly number[]): Set<number> {
  const wanted = new Set(columns)
  return new Set(Array.from(catalogue.items.keys()).filter((place) => wanted.has(catalogue.items[place])))
}

/** Places of the best items that are not known yet. */
function rank(taste: Float32Array, known: ReadonlySet<number>, count: number): Uint32Array {
  return Uint32Array.from(taste.keys())
    .filter((place) => !known.has(place))
    .sort((a, b) => taste[b] - taste[a] || a - b)
    .slice(0, count)
}

/** 1 less the average overlap: the mean, over the depths, of the share that two lists have in common down to there (Fagin, Kumar, Sivakumar 2003). */
function distance(a: Uint32Array, b: Uint32Array): number {
  const [seenA, seenB] = [new Set<number>(), new Set<number>()]
  let [shared, sum] = [0, 0]
  for (let depth = 0; depth < a.length; depth++) {
    seenA.add(a[depth])
    seenB.add(b[depth])
    if (a[depth] === b[depth]) shared++
    else shared += Number(seenB.has(a[depth])) + Number(seenA.has(b[depth]))
    sum += shared / (depth + 1)
  }
  return a.length === 0 ? 0 : 1 - sum / a.length
}
