import { execFileSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { hostileTexts, kind, type Kind, rows } from '../corpus.ts'

/** The sample's ids, which these files are about. */
const users = Array.from({ length: 40 }, (_, n) => `p${String(n + 1).padStart(4, '0')}`)
const items = Array.from({ length: 60 }, (_, n) => `g${String(n + 1).padStart(4, '0')}`)
const entries = Object.entries(hostileTexts)

export const attributeFiles: readonly Kind[] = [
  kind('attribute files', 'attributes', [
    ['empty.csv', ''],
    ['of others.csv', rows(20, (n) => `other${n},red`, 'item,colour')],
    ['one column.csv', rows(20, (n) => items[n], 'item')],
    ['a name twice.csv', rows(20, (n) => `${items[n]},red,blue`, 'item,colour,colour')],
    ['a quote without an end.csv', rows(20, (n) => `${items[n]},"red`, 'item,colour')],
    ['null bytes.csv', rows(20, (n) => `${items[n]},r\0d`, 'item,colour')],
    ['packed.csv', gzipSync(rows(20, (n) => `${items[n]},red`, 'item,colour'))],
    ['a pipe.csv', (path) => void execFileSync('mkfifo', [path])],
  ]),
  kind('attribute values', 'attributes', [
    ...entries.map(
      ([name, text]) =>
        [
          `${name}.csv`,
          rows(20, (n) => `${items[n]},"${text.replaceAll('"', '""')}"`, 'item,colour'),
          name === 'formula after a tab' ? 'refused' : 'joined',
        ] as const,
    ),
    [
      '3,000 columns.csv',
      rows(
        5,
        (n) => [items[n], ...Array.from({ length: 3000 }, () => 'x')].join(','),
        ['item', ...Array.from({ length: 3000 }, (_, n) => `c${n}`)].join(','),
      ),
    ],
    ['1 MB.csv', rows(3, (n) => `${items[n]},${'x'.repeat(2 ** 20)}`, 'item,colour')],
  ]),
  kind('attribute names', 'attributes', [
    ['__proto__.csv', rows(20, (n) => `${items[n]},red`, 'item,__proto__')],
    ['__proto__ of lists.csv', rows(20, (n) => `${items[n]},a|b`, 'item,__proto__')],
    ['constructor.csv', rows(20, (n) => `${items[n]},red`, 'item,constructor')],
    ['a formula.csv', rows(20, (n) => `${items[n]},red`, 'item,"=1+1"'), 'joined'],
    ['SQL.csv', rows(20, (n) => `${items[n]},red`, `item,"x""; DROP TABLE y; --"`), 'joined'],
    ['markup.csv', rows(20, (n) => `${items[n]},red`, 'item,<img src=x onerror=alert(1)>'), 'joined'],
  ]),
]

const list = (make: (n: number) => string, head = 'user,item,rank'): string => rows(40, make, head)

export const listFiles: readonly Kind[] = [
  kind('held-out items', 'split-items', [
    ['empty.csv', ''],
    ['of others.csv', rows(20, (n) => `x${n}`, 'item')],
    ['numbers of lines.csv', rows(20, (n) => String(n), 'item')],
    ['a quote without an end.csv', `item,part\n${items[0]},test\n"${items[1]},test\n${items[2]},test\n`],
    ['a part in a column that nobody named.csv', rows(20, (n) => `${items[n]},later`, 'item,part'), '20 entries'],
    ['null bytes.csv', Buffer.from(`item\n${items[0]}\0\n`)],
    ['a pipe.csv', (path) => void execFileSync('mkfifo', [path])],
    ['an item twice.csv', `${items[0]}\n${items[0]}\n${items[1]}\n`, '2 entries'],
  ]),
  kind('negatives', 'split-negatives', [
    ['brackets without an end.txt', `(${users[0]},${items[0]}\t${items[1]}\t${items[2]}\n`],
    ['of others.txt', '(0,1)\t2\t3\t4\n(1,2)\t3\t4\t5\n'],
    ['empty.txt', ''],
    ['blanks alone.txt', '\t\t\t\n\t\t\t\n'],
    ['one endless line.txt', `(${users[0]},${items[0]})${'\t1'.repeat(1_000_000)}`],
    ['binary.txt', Buffer.from(Array.from({ length: 500 }, (_, n) => n % 256))],
  ]),
  kind('folds', 'split-folds', [
    ['train and test alike.csv', rows(20, (n) => `${users[n]},${items[n]}`, 'user,item')],
    ['empty.csv', ''],
    ['users alone.csv', rows(20, (n) => users[n], 'user')],
    ['wrong counts.txt', `5 ${items[0]}\n1 ${items[1]}\n`],
    ['a count below nothing.txt', `-1 ${items[0]}\n-2 ${items[1]}\n`],
    ['1e9 of one line.txt', `1000000000 ${items[0]}\n`],
  ]),
  kind('foreign lists', 'foreign-lists', [
    ['empty.csv', ''],
    ['a header alone.csv', 'user,item,rank\n'],
    ['of others.csv', list((n) => `x${n},y${n},1`)],
    ['a place twice.csv', list((n) => `${users[n % 4]},${items[n]},1`)],
    ['a place of words.csv', list((n) => `${users[n % 4]},${items[n]},first`)],
    ['a place of 1e15.csv', list((n) => `${users[n % 4]},${items[n]},${n}000000000000000`)],
    ['no place.csv', list((n) => `${users[n % 4]},${items[n]},`)],
    ['a third column of no name.csv', list((n) => `${users[n % 4]},${items[n]},${n}`, 'a,b,c')],
    ['a quote without an end.csv', list((n) => `${users[n % 4]},"${items[n]},1`)],
    ['not a number.csv', list((n) => `${users[n % 4]},${items[n]},NaN`)],
    ['UTF-16.csv', Buffer.from(`\uFEFF${list((n) => `${users[n % 4]},${items[n]},${n}`)}`, 'utf16le')],
    ['a pipe.csv', (path) => void execFileSync('mkfifo', [path])],
    ['a folder.csv', async (path) => (await import('node:fs/promises')).mkdir(path).then(() => undefined)],
  ]),
  kind('histories', 'histories', [
    ['empty.csv', ''],
    ['no header.csv', `${users[0]},${items[0]}\n`],
    ['a quote without an end.csv', 'user,item\n"new,i1\nnew,i2\n'],
    ['a bomb.csv.gz', gzipSync(`user,item\n${'a,\n'.repeat(12_000_000)}`, { level: 1 })],
    ['a bomb of one line.csv.gz', gzipSync(Buffer.alloc(64 * 2 ** 20, 'a'), { level: 1 })],
    ['no Parquet.parquet', 'PAR1'],
    ['no JSON.jsonl', '{"user":\n'],
    ['of others.jsonl', '{"name":"x"}\n'],
    ['null bytes.csv', Buffer.from('user,item\nx\0,\0\n')],
    ['a pipe.csv', (path) => void execFileSync('mkfifo', [path])],
    ['a link to a device.csv', async (path) => (await import('node:fs/promises')).symlink('/dev/zero', path)],
    ['markup.csv', 'user,item\n<script>,i1\n', '1 pairs'],
  ]),
]
