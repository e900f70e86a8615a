import type { ColumnRole } from '../../../contract/index.ts'

/** What people call the columns, without case and punctuation. Names end in nothing, "id" and the like, or begin with "id". */
const nouns: Record<ColumnRole, readonly string[]> = {
  user: [
    'user',
    'u',
    'uid',
    'member',
    'customer',
    'client',
    'reviewer',
    'account',
    'visitor',
    'session',
    'person',
    'buyer',
    'profile',
    'viewer',
    'listener',
    'reader',
    'player',
  ],
  item: ['item', 'i', 'iid', 'movie', 'film', 'product', 'artist', 'track', 'song', 'album', 'book', 'isbn', 'article', 'asin', 'business', 'game', 'anime', 'recipe', 'show', 'series', 'sku', 'app', 'post', 'video', 'place', 'venue', 'poi', 'restaurant', 'hotel', 'beer', 'wine', 'course', 'document', 'paper'], // prettier-ignore
  rating: ['rating', 'ratings', 'score', 'stars', 'star', 'overall', 'vote', 'preference', 'weight', 'value', 'plays', 'playcount', 'playcounts', 'listens', 'count', 'counts', 'quantity', 'qty', 'frequency', 'strength', 'clicks', 'views', 'hours'], // prettier-ignore
  time: [
    'time',
    'timestamp',
    'ts',
    'date',
    'datetime',
    'unixtime',
    'unixreviewtime',
    'reviewtime',
    'created',
    'createdat',
    'at',
    'when',
    'eventtime',
    'ratedat',
  ],
}

const suffix = '(s|id|ids|key|no|nr|num|number|code|idx|index|x)?'
const patterns: readonly { role: ColumnRole; pattern: RegExp }[] = [
  { role: 'user', pattern: new RegExp(`^(id)?(${nouns.user.join('|')})${suffix}$`) },
  { role: 'item', pattern: new RegExp(`^(id)?(${nouns.item.join('|')})${suffix}$`) },
  { role: 'rating', pattern: new RegExp(`^(user|item|movie|book|review)?(${nouns.rating.join('|')})$`) },
  { role: 'time', pattern: new RegExp(`^(rating|review|event|unix|epoch)?(${nouns.time.join('|')})(ms|sec|seconds|utc|local)?$`) },
]

/** The role that a column name stands for, null when it is none that we know. */
export function roleOfName(name: string): ColumnRole | null {
  // RecBole's files add a type to the name: user_id:token.
  const plain = name
    .toLowerCase()
    .replace(/:(token|float)(_seq)?$/, '')
    .replaceAll(/[^\p{L}\d]/gu, '')
  return patterns.find(({ pattern }) => pattern.test(plain))?.role ?? null
}

/** Ratings on a scale (stars), as opposed to counts of plays or purchases. */
export function isScaleName(name: string): boolean {
  return /rating|score|star|vote|overall/i.test(name)
}
