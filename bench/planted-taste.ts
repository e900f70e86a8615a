import { generateSample, bundledSample, plantTaste } from '../src-main/engine/data/sample.ts'
import { textsOf } from '../src-main/engine/data/content-values.ts'
import { type Csr, csrFromRows, rowOf } from '../src-main/engine/kernel/csr.ts'
import { createRng } from '../src-main/engine/kernel/rng.ts'
import { getModel, parseConfig } from '../src-main/engine/plugins/registry.ts'
import { emit } from './measure.ts'

/**
 * Do models on attributes recover the tastes that the sample generator plants? For each genre, users are ranked for an item with that genre alone,
 * and the ranking is compared (Spearman) with the planted affinity of every user for the genre's items. A score says how much somebody uses as well
 * as what they like; what is planted is the liking, so scores are also ranked in standard deviations from the user's own mean over all genres. The
 * oracle knows to which taste groups every item belongs and, like a model, sees the users' histories only; two more know the groups of attribute
 * values only, those of genres or of all attributes, and say what histories can show through these. `node bench/planted-taste.ts [epochs]
 * [models...]`; a model may have settings: `lara:answer=cosine`.
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

/** A user's taste as the history shows it to one who takes these to be the items' groups. */
function seenTaste(matrix: Csr, row: number, groupsOfItems: readonly Float64Array[]): Float64Array {
  const items = rowOf(matrix, row)
  return Float64Array.from({ length: groups }, (_, g) => items.reduce((sum, item) => sum + groupsOfItems[item][g], 0) / items.length)
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
const exactGroups = Array.from({ length: bundledSample.items }, (_, item) => itemGroups.slice(item * groups, (item + 1) * groups))
const oracle = recoveredBy(exactGroups)
const oracleOfGenres = recoveredBy(groupsBy([genreColumn]))
const oracleOfAttributes = recoveredBy(groupsBy(sample.itemAttributes))

/** How far the users' histories show the planted tastes to one who takes these to be the items' groups. */
function recoveredBy(groupsOfItems: readonly Float64Array[]): number {
  const tastes = known.map((_, row) => seenTaste(histories, row, groupsOfItems))
  return mean(
    mixtures.map((mixture, g) =>
      spearman(
        tastes.map((taste) => dot(taste, mixture)),
        planted[g],
      ),
    ),
  )
}

/** The groups of items as their values let expect: each value makes the groups likelier that its items have more of (values independent). */
function groupsBy(columns: typeof sample.itemAttributes): Float64Array[] {
  const valuesOf = (item: number): string[] =>
    columns.flatMap(({ field, values }) => textsOf(values[item]).map((value) => `${field.name} ${value}`))
  const base = meanOf(exactGroups)
  const having = new Map<string, Float64Array[]>()
  exactGroups.forEach((own, item) => valuesOf(item).forEach((value) => having.set(value, [...(having.get(value) ?? []), own])))
  const likelier = new Map([...having].map(([value, own]) => [value, meanOf(own).map((share, g) => share / base[g])]))
  return exactGroups.map((_, item) => {
    const product = valuesOf(item).reduce((odds, value) => odds.map((odd, g) => odd * (likelier.get(value)?.[g] ?? 1)), base)
    const sum = product.reduce((total, share) => total + share, 0)
    return product.map((share) => share / sum)
  })
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  return Float64Array.from({ length: groups }, (_, g) => mean(rows.map((row) => row[g])))
}

for (const named of models) {
  const [id, ...settings] = named.split(':')
  const plugin = getModel(id)
  const model = plugin.create(parseConfig(plugin.config, Object.fromEntries(settings.map((one) => one.split('='))), plugin.title), {
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
  const scores: Float32Array[] = []
  for (const genre of genres) scores.push((await cold.scoreUsers([{ [genreColumn.field.name]: [genre] }], histories, users)).slice())
  const score = mean(scores.map((own, g) => spearman(own, planted[g])))
  const liking = mean(likings(scores).map((own, g) => spearman(own, planted[g])))
  emit('planted_taste', seconds, {
    variant: named,
    oracle,
    oracle_of_genres: oracleOfGenres,
    oracle_of_attributes: oracleOfAttributes,
    score,
    liking,
    of_oracle: Math.max(score, liking) / oracle,
    of_genres: Math.max(score, liking) / oracleOfGenres,
  })
  model.dispose()
}

/** Every user's scores in standard deviations from the user's mean over the genres. [genres][users] */
function likings(scores: readonly Float32Array[]): Float64Array[] {
  const rows = known.map((_, user) => {
    const own = scores.map((byUser) => byUser[user])
    const middle = mean(own)
    const deviation = Math.sqrt(mean(own.map((score) => (score - middle) ** 2))) || 1
    return own.map((score) => (score - middle) / deviation)
  })
  return scores.map((_, g) => Float64Array.from(rows, (row) => row[g]))
}
