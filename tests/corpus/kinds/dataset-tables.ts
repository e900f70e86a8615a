import { hostileTexts, json, kind, type Kind, ratings, rows } from '../corpus.ts'

const rated = (rating: string): string =>
  ratings(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [n, `u${n % 9},i${n % 25},${rating},${1_600_000_000 + n}`])))
const timed = (time: (n: number) => string): string => rows(50, (n) => `u${n % 9},i${n % 25},3,${time(n)}`)
const objects = (make: (n: number) => unknown): string => Array.from({ length: 50 }, (_, n) => `${json(make(n))}\n`).join('')
const object = (n: number) => ({ user: `u${n % 9}`, item: `i${n % 25}`, rating: 1 + (n % 5) })

/** Tables whose shape or values are not what a table of ratings has. */
export const datasetTables: readonly Kind[] = [
  kind('headers', 'dataset', [
    ['a name twice.csv', ratings().replace('rating', 'item')],
    ['a name in two cases.csv', ratings().replace('rating', 'ITEM')],
    ['no names.csv', ratings().replace('user,item,rating,time', ',,,')],
    ['numbers.csv', ratings().replace('user,item,rating,time', '1,2,3,4')],
    ['names of a prototype.csv', ratings().replace('user,item,rating,time', '__proto__,constructor,toString,valueOf')],
    ['SQL.csv', ratings().replace('rating', `"r""; DROP TABLE codes; --"`), '50 of 50 rows'],
    [
      '5,000 columns.csv',
      rows(5, () => Array.from({ length: 5000 }, (_, n) => n).join(','), Array.from({ length: 5000 }, (_, n) => `c${n}`).join(',')),
    ],
  ]),
  kind('shapes of rows', 'dataset', [
    ['a field too few.csv', ratings(Object.fromEntries([1, 2, 3].map((n) => [n, `u${n},i${n}`])))],
    ['a field too many.csv', ratings(Object.fromEntries([1, 2, 3].map((n) => [n, `u${n},i${n},3,1600000000,x`])))],
    ['another length each.csv', rows(50, (n) => Array.from({ length: 1 + (n % 7) }, () => 'x').join(','))],
    ['one column.csv', rows(50, (n) => `u${n}`, 'user')],
    ['the header again and again.csv', rows(50, () => 'user,item,rating,time')],
    ['one row.csv', rows(1, () => 'u1,i1,3,1600000000'), '1 of 1 rows'],
    ['the same row.csv', rows(50, () => 'u1,i1,3,1600000000'), '1 of 50 rows'],
  ]),
  kind('ratings', 'dataset', [
    ['NaN.csv', rated('NaN')],
    ['Infinity.csv', rated('Infinity')],
    ['minus infinity.csv', rated('-inf')],
    ['above all numbers.csv', rated('1e400')],
    ['commas.csv', rated('"3,5"')],
    ['words.csv', rated('good')],
    ['1e308.csv', rated('1e308')],
    ['nothing.csv', rated(''), '50 of 50 rows'],
  ]),
  kind('times', 'dataset', [
    ['the year 9999.csv', timed(() => '9999-12-31')],
    ['the year 0.csv', timed(() => '0000-01-01')],
    ['a day that is none.csv', timed(() => '2024-02-30')],
    ['before 1970.csv', timed((n) => String(-1_000_000_000 - n)), '50 of 50 rows'],
    ['infinity.csv', timed(() => 'infinity')],
    ['beyond all dates.csv', timed(() => '99999999999999999999'), '50 of 50 rows'],
    ['two units.csv', timed((n) => (n % 2 === 0 ? '1600000000' : '1600000000000')), '50 of 50 rows'],
  ]),
  kind('JSON lines', 'dataset', [
    ['an array.json', json(Array.from({ length: 5 }, (_, n) => object(n)))],
    ['cut off.jsonl', objects(object).slice(0, -15)],
    ['one broken line.jsonl', objects(object).replace('"item":"i4"', '"item:"i4"')],
    ['lists as ids.jsonl', objects((n) => ({ user: [n], item: { id: n } })), '50 of 50 rows'],
    ['a thousand deep.jsonl', `${'{"user":'.repeat(1000)}1${'}'.repeat(1000)}\n`],
    ['keys of a prototype.jsonl', objects(object).replaceAll('"rating"', '"__proto__"'), '50 of 50 rows'],
    ['a key twice.jsonl', objects(object).replaceAll('"rating"', '"item"'), '50 of 50 rows'],
    ['no objects.jsonl', '1\n"two"\nnull\n'],
    ['one object of 3 MB.jsonl', `${json({ user: 'u'.repeat(3_000_000), item: 'i' })}\n`],
  ]),
  kind('titles beside ratings', 'dataset-folder', [
    ...Object.entries(hostileTexts)
      .slice(0, 6)
      .map(
        ([name, text]) =>
          [name, movieLens(ratings(), `movieId,title,genres\ni1,"${text.replaceAll('"', '""')}",A|B\n`), '50 of 50 rows'] as const,
      ),
  ]),
]

/** A folder as MovieLens publishes it. */
function movieLens(table: string, movies: string) {
  return async (path: string): Promise<void> => {
    const { mkdir, writeFile } = await import('node:fs/promises')
    await mkdir(path)
    await writeFile(`${path}/ratings.csv`, table.replace('user,item,rating,time', 'userId,movieId,rating,timestamp'))
    await writeFile(`${path}/movies.csv`, movies)
  }
}
