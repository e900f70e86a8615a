import { execFileSync } from 'node:child_process'
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { deflateRawSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { type Content, hostileTexts, json, kind, type Kind } from '../corpus.ts'

const pipe: Content = (path) => void execFileSync('mkfifo', [path])
const folder: Content = (path) => mkdir(path)
const device: Content = (path) => symlink('/dev/zero', path)
const huge: Content = async (path) => {
  await writeFile(path, '{')
  await truncate(path, 2 ** 30)
}
const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
const proto = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'
/** What no reader of a JSON document may stumble over. */
const noDocument: readonly (readonly [string, Content])[] = [
  ['empty.json', ''],
  ['cut off.json', '{"format":'],
  ['a number.json', '5'],
  ['null.json', 'null'],
  ['a list.json', '[]'],
  ['deep.json', deep],
  ['a prototype.json', proto],
  ['UTF-16.json', Buffer.from('\uFEFF{}', 'utf16le')],
  ['null bytes.json', Buffer.alloc(1000)],
  ['a pipe.json', pipe],
  ['a folder.json', folder],
  ['a link to a device.json', device],
  ['a hole of 1 GB.json', huge],
]

const config = (changes: object = {}, values: object = {}) => ({
  format: 'coldframe-configs',
  formatVersion: 1,
  configs: [{ name: 'x', modelId: 'ease', versions: [{ values: { regularization: 200, ...values } }], ...changes }],
})
const template = (blocks: unknown, more: object = {}): string =>
  json({ format: 'coldframe-report-template', version: 1, name: 'x', blocks, ...more })

export const documents: readonly Kind[] = [
  kind('files of configurations', 'configs', noDocument),
  kind('configurations', 'configs', [
    ['of a newer format.json', json({ ...config(), formatVersion: 2 })],
    ['of no model.json', json(config({ modelId: 'constructor' }))],
    ['of a model with a way up.json', json(config({ modelId: '../../x' }))],
    ['without versions.json', json(config({ versions: [] }))],
    ['a value of the wrong kind.json', json(config({}, { regularization: 'much' }))],
    ['a value that does not exist.json', json(config({}, { polluted: 1 }))],
    [
      'a value with a prototype.json',
      json(config()).replace('"regularization":200', '"regularization":200,"__proto__":{"polluted":true}'),
      'Imported: x.',
    ],
    ['a value of infinity.json', json(config()).replace('200', '1e999')],
    ['no name.json', json(config({ name: '   ' }))],
    ['10,001 of them.json', json({ ...config(), configs: Array.from({ length: 10_001 }, () => config().configs[0]) })],
    ['markup as a name.json', json(config({ name: hostileTexts.script })), 'Imported: <script>document.title="run"</script>.'],
  ]),
  kind('files of templates', 'template', noDocument),
  kind('blocks of templates', 'template', [
    ['none.json', template([])],
    ['a kind that is none.json', template([{ kind: 'shell' }])],
    ['a kind of a prototype.json', template([{ kind: 'constructor' }])],
    ['no kind.json', template([{}])],
    ['101 of them.json', template(Array.from({ length: 101 }, () => ({ kind: 'overview' })))],
    ['a field more.json', template([{ kind: 'overview', polluted: 1 }])],
    ['no name.json', template([{ kind: 'overview' }], { name: '' })],
    ['a name of a shipped one.json', template([{ kind: 'overview' }], { name: 'One run' })],
  ]),
  kind('definitions of metrics', 'definition', [
    ...noDocument.filter(([name]) => name !== 'a prototype.json'),
    ['a prototype.json', proto],
    ['k of 0.json', json({ family: 'ndcg', k: 0 })],
    ['k of 1e9.json', json({ family: 'ndcg', k: 1e9 })],
    ['a base of 1.json', json({ family: 'ndcg', base: 1 })],
    ['a family that is none.json', json({ family: 'constructor' })],
    ['a key more.json', json({ family: 'ndcg', polluted: 1 })],
    ['a threshold of infinity.json', '{"family":"ndcg","threshold":1e999}'],
  ]),
  kind('planned items', 'planned', [
    ['empty.csv', ''],
    ['a header alone.csv', 'name,genre\n'],
    ['no attribute.csv', 'name,x\na,b\n'],
    ['a quote without an end.csv', 'name,genre\n"a,Drama\nb,Comedy\n'],
    ['201 of them.csv', `name,genre\n${'x,Drama\n'.repeat(201)}`],
    ['UTF-16.csv', Buffer.from('\uFEFFname,genre\na,Drama\n', 'utf16le')],
    ['null bytes.csv', Buffer.alloc(2000)],
    ['5 MB.csv', `name,genre\n${'x'.repeat(5_000_000)},Drama\n`],
    ['a pipe.csv', pipe],
    ['a folder.csv', folder],
    ['a link to a device.csv', device],
  ]),
  kind('ids of segments', 'segment-users', [
    ['empty.csv', ''],
    ['of others.csv', 'user\nnobody\n'],
    ['a quote without an end.csv', 'user\n"u1\nu2\n'],
    ['UTF-16.csv', Buffer.from('\uFEFFuser\nu1\n', 'utf16le')],
    ['a pipe.csv', pipe],
    ['a folder.csv', folder],
    ['a hole of 1 GB.csv', huge],
    ['a prototype.csv', 'user\n__proto__\nconstructor\n'],
  ]),
  kind('reports to verify', 'report', [
    ['empty.html', ''],
    ['another page.html', '<!doctype html><title>x</title>'],
    ['a seal of noise.html', `<!-- coldframe-report:0:${'A'.repeat(500)} -->`],
    ['a seal of null.html', `<!-- ${seal('null')} -->`],
    ['a seal of a prototype.html', `<!-- ${seal(proto)} -->`],
    ['a seal that is a bomb.html', `<!-- ${seal(' '.repeat(200 * 2 ** 20))} -->`],
    ['a seal of depth.html', `<!-- ${seal(deep)} -->`],
    ['parts beyond counting.html', `coldframe-report:${'9'.repeat(400)}:AAAA`],
    ['an archive cut off.xlsx', zip({ 'xl/sharedStrings.xml': 'x' }).subarray(0, 40)],
    ['an archive of something else.xlsx', zip({ '../../x': 'y' })],
    ['an archive that is a bomb.xlsx', zip({ 'xl/sharedStrings.xml': 'a'.repeat(100 * 2 ** 20) })],
    ['an archive that lies about its size.xlsx', lying(zip({ 'xl/sharedStrings.xml': 'a'.repeat(100 * 2 ** 20) }))],
    ['a pipe.html', pipe],
    ['a link to a device.html', device],
  ]),
]

function seal(text: string): string {
  return `coldframe-report:0:${deflateRawSync(text).toString('base64url')}`
}

function zip(files: Record<string, string>): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))))
}

/** The unpacked size stands in the directory at the end of the archive (APPNOTE 4.3.12, 24 bytes after its mark). */
function lying(archive: Buffer): Buffer {
  const at = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  archive.writeUInt32LE(1000, at + 24)
  return archive
}
