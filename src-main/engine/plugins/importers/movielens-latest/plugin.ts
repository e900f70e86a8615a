import { knownLayout, openKnownTable, yearOfTitle } from '../../../data/import/known-layout.ts'
import { findFile, readHead, type SourceFile } from '../../../data/import/source.ts'
import type { EntityTable } from '../../../data/import/layout.ts'
import { defineImporter } from '../../define.ts'

const separated = { separator: ',', quoted: true, hasHeader: true }

export const movielensLatest = defineImporter({
  id: 'movielens-latest',
  title: 'MovieLens latest (and 20M, 25M, 32M)',
  summary: 'ratings.csv with a header; titles and genres from movies.csv.',
  async detect(source, signal) {
    const file = source.chosen ?? findFile(source, 'ratings.csv')
    const movieFile = findFile(source, 'movies.csv')
    if (file?.name !== 'ratings.csv' || !movieFile) return null
    if (!(await startsWith(file, 'userId,movieId,rating,timestamp'))) return null
    const columns = ['userId', 'movieId', 'rating', 'timestamp']
    return knownLayout(await openKnownTable(file, { ...separated, columns }, signal), {
      evidence: 'ratings.csv and movies.csv with the headers of MovieLens.',
      ratingRange: [0.5, 5],
      items: await movies(movieFile, signal),
      users: null,
    })
  },
})

async function movies(file: SourceFile, signal: AbortSignal): Promise<EntityTable | null> {
  if (!(await startsWith(file, 'movieId,title,genres'))) return null
  return {
    table: await openKnownTable(file, { ...separated, columns: ['movieId', 'title', 'genres'] }, signal),
    key: 'movieId',
    title: '"title"',
    attributes: [{ name: 'genres', type: 'multi', separator: '|', sql: `nullif("genres", '(no genres listed)')` }, yearOfTitle('title')],
  }
}

async function startsWith(file: SourceFile, header: string): Promise<boolean> {
  const text = (await readHead(file, 200)).toString('utf8').replace(/^\uFEFF/, '')
  return text.split(/\r?\n/, 1)[0] === header
}
