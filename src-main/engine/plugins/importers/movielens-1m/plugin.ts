import { codedAttribute, knownLayout, openKnownTable, plainAttribute, yearOfTitle } from '../../../data/import/known-layout.ts'
import { findFile, readHead, type SourceFile } from '../../../data/import/source.ts'
import type { EntityTable } from '../../../data/import/layout.ts'
import { defineImporter } from '../../define.ts'

/** Codes of users.dat, as its README explains them. */
const ages = { 1: 'under 18', 18: '18-24', 25: '25-34', 35: '35-44', 45: '45-49', 50: '50-55', 56: '56 and over' }
const occupations = {
  0: 'other',
  1: 'academic or educator',
  2: 'artist',
  3: 'clerical or administrative',
  4: 'college or graduate student',
  5: 'customer service',
  6: 'doctor or health care',
  7: 'executive or managerial',
  8: 'farmer',
  9: 'homemaker',
  10: 'school student',
  11: 'lawyer',
  12: 'programmer',
  13: 'retired',
  14: 'sales or marketing',
  15: 'scientist',
  16: 'self-employed',
  17: 'technician or engineer',
  18: 'tradesman or craftsman',
  19: 'unemployed',
  20: 'writer',
}

const separated = { separator: '::', quoted: false, hasHeader: false }

export const movielens1m = defineImporter({
  id: 'movielens-1m',
  title: 'MovieLens 1M (and 10M)',
  summary: 'ratings.dat with "::"; titles and genres from movies.dat, people from users.dat.',
  async detect(source, signal) {
    const file = source.chosen ?? findFile(source, 'ratings.dat')
    if (file?.name !== 'ratings.dat') return null
    const head = (await readHead(file, 200)).toString('latin1')
    if (!/^\d+::\d+::\d(\.\d)?::\d+\r?\n/.test(head)) return null
    const columns = ['UserID', 'MovieID', 'Rating', 'Timestamp']
    return knownLayout(await openKnownTable(file, { ...separated, columns }, signal), {
      evidence: 'ratings.dat: four numbers between "::", as MovieLens 1M has them.',
      ratingRange: [0.5, 5],
      items: await movies(findFile(source, 'movies.dat'), signal),
      users: await people(findFile(source, 'users.dat'), signal),
    })
  },
})

async function movies(file: SourceFile | undefined, signal: AbortSignal): Promise<EntityTable | null> {
  if (!file) return null
  return {
    table: await openKnownTable(file, { ...separated, columns: ['MovieID', 'Title', 'Genres'] }, signal),
    key: 'MovieID',
    title: '"Title"',
    attributes: [plainAttribute('Genres', 'genres', 'multi', '|'), yearOfTitle('Title')],
  }
}

async function people(file: SourceFile | undefined, signal: AbortSignal): Promise<EntityTable | null> {
  if (!file) return null
  return {
    table: await openKnownTable(file, { ...separated, columns: ['UserID', 'Gender', 'Age', 'Occupation', 'Zip-code'] }, signal),
    key: 'UserID',
    title: null,
    attributes: [
      plainAttribute('Gender', 'gender', 'category'),
      codedAttribute('Age', 'age', ages),
      codedAttribute('Occupation', 'occupation', occupations),
      plainAttribute('Zip-code', 'zip', 'text'),
    ],
  }
}
