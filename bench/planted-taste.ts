import { generateSample, bundledSample, plantTaste } from '../src-main/engine/data/sample.ts'
import { textsOf } from '../src-main/engine/data/content-values.ts'
import { type Csr, csrFromRows, rowOf } from '../src-main/engine/kernel/csr.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { getModel, parseConfig } from '../src-main/engine/plugins/registry.ts'
import { emit } from './measure.ts'

/**
 * Do models on attributes recover the tastes that the sample generator plants? For each genre, users are ranked for an item with that genre alone,
 * and the ranking is compared (Spearman) with the planted affinity of every user for the genre's items. The oracle knows to which taste groups every
 * item belongs and, like a model, sees the users' histories only. `node bench/planted-taste.ts [epochs] [models...]`
 */
const epochs = Number(process.argv[2] ?? 15)
const models = process.argv.length > 3 ? process.argv.slice(3) : ['attribute-counts', 'attribute-ridge']
const lowestPositive = 4

const truth = plantTaste(bundledSample)
const sample = generateSample(bundledSample)
const { groups, itemGroups, userTaste } = truth
const positives = sample.interactions.map((rows) => rows.filter(({ rating }) => rating >= lowestPositive).map(({ item }) => item))
const known = Array.from(positives.keys()).filter((user) => positives[user].length > 0)
const histories = csrFromRows(
  known.map((user) => positives[user]),
  bundledSample.items,
)
const [genreColumn] = sample.itemAttributes
const genres = [...new Set(genreColumn.values.flatMap(textsOf))].sort()

/** The mean of a genre's items in the planted groups. */
function groupsOf(genre: string): Float64Array {
  const items = Array.from(genreColumn.values.keys()).filter((item) => textsOf(genreColumn.values[item]).includes(genre))
  return Float64Array.from({ length: groups }, (_, g) => items.reduce((sum, item) => sum + itemGroups[item * groups + g], 0) / items.length)
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0)
}

/** A user's taste as the histories show it to one who knows the items' groups. */
function seenTaste(matrix: Csr, row: number): Float64Array {
  const items = rowOf(matrix, row)
  return Float64Array.from({ length: groups }, (_, g) => items.reduce((sum, item) => sum + itemGroups[item * groups + g], 0) / items.length)
}

/** Ranks from 0; equal values share the mean of theirs. */
function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, at) => at).sort((a, b) => values[a] - values[b])
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1]] === values[order[from]]) to++
    for (let place = from; place <= to; place++) ranks[order[place]] = (from + to) / 2
    from = to + 1
  }
  return ranks
}

function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [ranksOf(a), ranksOf(b)]
  const middle = (x.length - 1) / 2
  const centred = (ranks: Float64Array): Float64Array => ranks.map((rank) => rank - middle)
  const [u, v] = [centred(x), centred(y)]
  return dot(u, v) / Math.sqrt(dot(u, u) * dot(v, v))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const mixtures = genres.map(groupsOf)
const planted = mixtures.map((mixture) => known.map((user) => dot(userTaste.subarray(user * groups, (user + 1) * groups), mixture)))
const tastes = known.map((_, row) => seenTaste(histories, row))
const oracle = mean(
  mixtures.map((mixture, g) =>
    spearman(
      tastes.map((taste) => dot(taste, mixture)),
      planted[g],
    ),
  ),
)

for (const id of models) {
  const plugin = getModel(id)
  const model = plugin.create(parseConfig(plugin.config, {}, plugin.title), {
    userCount: histories.rows,
    itemCount: histories.cols,
    rng: createRng(1),
    itemAttributes: sample.itemAttributes,
    userAttributes: [],
  })
  const work = { signal: new AbortController().signal, report() {} }
  const start = performance.now()
  await model.fit?.(histories, work)
  await model.prepare?.(histories)
  for (let epoch = 0; model.trainEpoch && epoch < epochs; epoch++) await model.trainEpoch(work)
  const seconds = (performance.now() - start) / 1000
  const { cold } = model
  if (!cold) throw new Error(`${id} cannot score users`)
  const users = Uint32Array.from(known.keys())
  const byScore: number[] = []
  const byPart: number[] = []
  for (const [g, genre] of genres.entries()) {
    const item = { [genreColumn.field.name]: [genre] }
    byScore.push(spearman(await cold.scoreUsers([item], histories, users), planted[g]))
    const explained = await cold.contributions?.(item, histories, users)
    if (explained) byPart.push(spearman(sumParts(explained.parts, users.length), planted[g]))
  }
  // The part of the score that the genre adds, where a model can say it: without what active users get for every item.
  const reached = Math.max(mean(byScore), byPart.length > 0 ? mean(byPart) : -Infinity)
  emit('planted_taste', seconds, { variant: id, oracle, score: mean(byScore), part: mean(byPart), of_oracle: reached / oracle })
  model.dispose()
}

function sumParts(parts: Float32Array, users: number): Float64Array {
  const sums = new Float64Array(users)
  parts.forEach((part, at) => (sums[at % users] += part))
  return sums
}
