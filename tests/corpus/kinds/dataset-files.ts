import { execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { type Content, kind, type Kind, ratings, rows } from '../corpus.ts'

const good = ratings()
const packed = (files: Record<string, string>): Buffer =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))))

function folderOf(files: Readonly<Record<string, string>>): Content {
  return async (path) => {
    await mkdir(path)
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  }
}

/** The footer's length, the last eight bytes of a Parquet file, says how much before it belongs to it. */
function parquetFooter(length: number): Buffer {
  const footer = Buffer.alloc(8)
  footer.writeInt32LE(length)
  footer.write('PAR1', 4)
  return footer
}

/** What is no file of text: archives, other kinds of entry, folders, and files of known names with other contents. */
export const datasetFiles: readonly Kind[] = [
  kind('packed', 'dataset', [
    ['gzip.csv', gzipSync(good)],
    ['gzip.csv.gz', gzipSync(good)],
    ['cut off.csv.gz', gzipSync(good).subarray(0, 60)],
    ['a bomb.csv.gz', gzipSync(Buffer.alloc(100 * 2 ** 20, 'a'))],
    ['zstd.csv', zstdCompressSync(Buffer.from(good))],
    ['zip.csv', packed({ 'ratings.csv': good })],
    ['ways up.zip', packed({ '../../ratings.csv': good, '/etc/x.csv': good })],
    ['a workbook.xlsx', packed({ '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' })],
  ]),
  kind('Parquet', 'dataset', [
    ['a name alone.parquet', good, '50 of 50 rows'],
    ['first letters alone.parquet', 'PAR1'],
    ['a footer longer than the file.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100), parquetFooter(2 ** 30)])],
    ['a footer below nothing.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100), parquetFooter(-5)])],
    ['a footer of nothing.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(100), parquetFooter(0)])],
    ['a footer of noise.parquet', Buffer.concat([Buffer.from('PAR1'), Buffer.from('x'.repeat(200)), parquetFooter(200)])],
  ]),
  kind('other kinds of entry', 'dataset', [
    ['a pipe.csv', (path) => void execFileSync('mkfifo', [path])],
    ['a folder.csv', folderOf({})],
    ['a link to itself.csv', (path) => symlink(path, path)],
    ['a link to nothing.csv', (path) => symlink(`${path}-gone`, path)],
    ['a link to a device.csv', (path) => symlink('/dev/zero', path)],
    ['a link to a folder of the system.csv', (path) => symlink('/proc/self', path)],
    ['a socket.csv', (path) => new Promise<void>((resolve) => createServer().listen(path, resolve).unref())],
    ['a hole of 1 GB.csv', async (path) => truncate(path, 2 ** 30).catch(() => writeFile(path, '').then(() => truncate(path, 2 ** 30)))],
  ]),
  kind('folders', 'dataset', [
    ['of nothing', folderOf({})],
    ['of folders', async (path) => void (await mkdir(join(path, 'a/b/c'), { recursive: true }))],
    ['of three thousand files', folderOf(Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`${n}.txt`, 'x'])))],
    ['of titles alone', folderOf({ 'movies.csv': 'movieId,title,genres\n1,One,A\n' })],
    ['with a name of patterns [*]', folderOf({ 'ratings[1].csv': good }), '50 of 50 rows'],
    ['of a hidden file', folderOf({ '.ratings.csv': good })],
  ]),
  kind('names with patterns', 'dataset', [
    ['a*.csv', good, '50 of 50 rows'],
    ['a[1].csv', good, '50 of 50 rows'],
    ['a?.csv', good, '50 of 50 rows'],
    ["it's.csv", good, '50 of 50 rows'],
    ['two\nlines.csv', good, '50 of 50 rows'],
    [`${'long'.repeat(60)}.csv`, good, '50 of 50 rows'],
  ]),
  kind('known formats', 'dataset', [
    ['ml-1m of commas', folderOf({ 'ratings.dat': good, 'movies.dat': '1::One (1990)::Drama\n' }), '50 of 50 rows'],
    ['ml-1m cut off', folderOf({ 'ratings.dat': '1::2::3::4\n1::2::', 'movies.dat': '2::One (1990)::Drama\n', 'users.dat': '1::F\n' })],
    ['ml-1m without ratings', folderOf({ 'ratings.dat': '', 'movies.dat': '1::One::Drama\n' })],
    ['ml-100k of words', folderOf({ 'u.data': 'a\tb\tc\td\n', 'u.item': '1|One\n' })],
    [
      'ml-latest turned round',
      folderOf({ 'ratings.csv': 'movieId,title,genres\n1,One,A\n', 'movies.csv': 'userId,movieId,rating,timestamp\n1,1,3,1\n' }),
      '1 of 1 rows',
    ],
    ['citeulike with wrong counts', folderOf({ 'users.dat': '9 0 1\n2 3 0\n', 'mult.dat': '1 0:1\n', 'vocabulary.dat': 'a\n' })],
    ['citeulike with a count below nothing', folderOf({ 'users.dat': '-1 0 1\n2 3 0\n', 'mult.dat': '1 0:-1\n', 'vocabulary.dat': 'a\n' })],
    ['many rows of one user', folderOf({ 'ratings.csv': rows(2000, (n) => `u1,i${n},3,${n}`) }), '2000 of 2000 rows'],
  ]),
]
