import { entriesOf, linesOf, tableOfLists } from '../../../data/import/counted-lists.ts'
import { findFile, readHead, type SourceFile, type SourceListing } from '../../../data/import/source.ts'
import type { EntityTable } from '../../../data/import/layout.ts'
import { isCountedLists } from '../../../data/import/split-records.ts'
import { defineImporter } from '../../define.ts'

const shownRows = 200

/** Users and documents have no names: they are counted from 0, as in the authors' lists of training and test rows. */
export const citeulike = defineImporter({
  id: 'citeulike',
  title: 'CiteULike (citeulike-a, citeulike-t)',
  summary: 'users.dat with a list of documents per user; words of the documents from mult.dat and vocabulary.dat, tags from tag-item.dat.',
  async detect(source) {
    const file = source.chosen ?? findFile(source, 'users.dat')
    const words = findFile(source, 'mult.dat')
    if (file?.name !== 'users.dat' || words === undefined) return null
    const head = (await readHead(file, 100_000)).toString('utf8').split('\n')
    // The last line may be cut.
    const lists = head.slice(0, -1).map((line) => line.trim().split(' '))
    if (!isCountedLists(lists)) return null
    const columns = ['user', 'item'] as const
    const sampleRows = lists.flatMap(([, ...items], user) => items.map((item) => [String(user), item]))
    return {
      evidence: 'users.dat: the number of documents, then the documents, a line per user.',
      interactions: tableOfLists(file, [], columns, `SELECT CAST(line AS VARCHAR) AS "user", value AS item FROM ${entriesOf(file)}`),
      mapping: { user: 'user', item: 'item' },
      certain: true,
      sampleRows: sampleRows.slice(0, shownRows),
      columns: columns.map((name, at) => ({
        name,
        type: 'number' as const,
        samples: [...new Set(sampleRows.map((row) => row[at]))].slice(0, 5),
        role: name,
        evidence: 'fixed by the format',
      })),
      ratingRange: null,
      items: documents(words, source),
      users: null,
      notes: [],
    }
  },
})

/** Words as text, each as often as the document has it. Signs are left out, so that `m-estimators` stays one word where texts are read. */
function documents(words: SourceFile, source: SourceListing): EntityTable | null {
  const vocabulary = findFile(source, 'vocabulary.dat')
  if (vocabulary === undefined) return null
  const counted = `SELECT line, CAST(split_part(value, ':', 1) AS BIGINT) AS word, CAST(split_part(value, ':', 2) AS BIGINT) AS times FROM ${entriesOf(words)}`
  const spelled = String.raw`SELECT line AS word, regexp_replace(text, '[^\p{L}\p{N}]', '', 'g') || ' ' AS spelling FROM ${linesOf(vocabulary)}`
  const texts = `SELECT line, ${joined("list({'word': word, 'text': repeat(spelling, times)})", 'entry.text', '')} AS words FROM (${counted}) JOIN (${spelled}) USING (word) GROUP BY line`
  const tagged = tags(source)
  const query = tagged
    ? `SELECT coalesce(texts.line, tagged.line) AS item, words, tags FROM (${texts}) AS texts FULL JOIN (${tagged.query}) AS tagged USING (line)`
    : `SELECT line AS item, words FROM (${texts})`
  return {
    table: tableOfLists(words, [vocabulary, ...(tagged?.files ?? [])], ['item', 'words', ...(tagged ? ['tags'] : [])], query),
    key: 'item',
    title: null,
    attributes: [
      { name: 'words', type: 'text', separator: null, sql: 'words' },
      ...(tagged ? [{ name: 'tags', type: 'multi' as const, separator: '|', sql: 'tags' }] : []),
    ],
  }
}

/** Of citeulike-t: a line of documents per tag. */
function tags(source: SourceListing): { files: readonly SourceFile[]; query: string } | null {
  const names = findFile(source, 'tags.dat')
  const lists = findFile(source, 'tag-item.dat')
  if (names === undefined || lists === undefined) return null
  const given = `SELECT line AS tag, CAST(value AS BIGINT) AS document FROM ${entriesOf(lists)}`
  const named = `SELECT line AS tag, replace(text, '|', ' ') AS name FROM ${linesOf(names)}`
  return {
    files: [names, lists],
    query: `SELECT document AS line, ${joined('list(name)', 'entry', '|')} AS tags FROM (${given}) JOIN (${named}) USING (tag) GROUP BY document`,
  }
}

/** Entries of a group as one text, sorted. An aggregate with an order of its own takes DuckDB 64 KB a group. */
function joined(list: string, text: string, separator: string): string {
  return `array_to_string(list_transform(list_sort(${list}), lambda entry: ${text}), '${separator}')`
}
