import { knownLayout, openKnownTable, plainAttribute, yearOfTitle } from '../../../data/import/known-layout.ts'
import { readHead, findFile, type SourceFile, type SourceListing } from '../../../data/import/source.ts'
import type { EntityTable } from '../../../data/import/layout.ts'
import { defineImporter } from '../../define.ts'

/** The last 19 columns of u.item are flags for these, in this order (u.genre). */
const genres = [
  'unknown',
  'Action',
  'Adventure',
  'Animation',
  "Children's",
  'Comedy',
  'Crime',
  'Documentary',
  'Drama',
  'Fantasy',
  'Film-Noir',
  'Horror',
  'Musical',
  'Mystery',
  'Romance',
  'Sci-Fi',
  'Thriller',
  'War',
  'Western',
] as const

/** The whole data, or one of the folds that come with it. */
const ratingFiles = /^(u\.data|u[1-5ab]\.(base|test))$/

export const movielens100k = defineImporter({
  id: 'movielens-100k',
  title: 'MovieLens 100K',
  summary: 'u.data with tabs; titles and genres from u.item, people from u.user.',
  async detect(source, signal) {
    const file = source.chosen ?? findFile(source, 'u.data')
    if (!file || !ratingFiles.test(file.name)) return null
    const head = (await readHead(file, 200)).toString('latin1')
    if (!/^\d+\t\d+\t[1-5]\t\d+\r?\n/.test(head)) return null
    const interactions = await openKnownTable(
      file,
      { separator: '\t', quoted: false, hasHeader: false, columns: ['user id', 'item id', 'rating', 'timestamp'] },
      signal,
    )
    return knownLayout(interactions, {
      evidence: `${file.name}: four columns of numbers between tabs, as MovieLens 100K has them.`,
      ratingRange: [1, 5],
      items: await movies(source, signal),
      users: await people(findFile(source, 'u.user'), signal),
    })
  },
})

async function movies(source: SourceListing, signal: AbortSignal): Promise<EntityTable | null> {
  const file = findFile(source, 'u.item')
  if (!file) return null
  const flags = genres.map((_, n) => `genre ${n}`)
  const columns = ['movie id', 'movie title', 'release date', 'video release date', 'IMDb URL', ...flags]
  const table = await openKnownTable(file, { separator: '|', quoted: false, hasHeader: false, columns }, signal)
  const named = genres.map((genre, n) => `CASE WHEN "${flags[n]}" = '1' THEN '${genre.replaceAll("'", "''")}' END`)
  return {
    table,
    key: 'movie id',
    title: '"movie title"',
    attributes: [{ name: 'genres', type: 'multi', separator: '|', sql: `concat_ws('|', ${named.join(', ')})` }, yearOfTitle('movie title')],
  }
}

async function people(file: SourceFile | undefined, signal: AbortSignal): Promise<EntityTable | null> {
  if (!file) return null
  const columns = ['user id', 'age', 'gender', 'occupation', 'zip code']
  return {
    table: await openKnownTable(file, { separator: '|', quoted: false, hasHeader: false, columns }, signal),
    key: 'user id',
    title: null,
    attributes: [
      plainAttribute('age', 'age', 'number'),
      plainAttribute('gender', 'gender', 'category'),
      plainAttribute('occupation', 'occupation', 'category'),
      plainAttribute('zip code', 'zip', 'text'),
    ],
  }
}
