import { hostileTexts, json, kind, type Kind } from '../corpus.ts'

const words = (...args: readonly string[]): string => json(args)
const call = (procedure: string, input: unknown): string => `${procedure} ${json(input)}`

/** Commands and messages; `$RUN` and `$DATASET` stand for what is there. */
export const calls: readonly Kind[] = [
  kind('commands that are none', 'command', [
    ['a prototype', words('constructor')],
    ['another', words('__proto__')],
    ['of runs', words('runs', 'constructor')],
    ['of datasets', words('datasets', 'toString')],
    ['of segments', words('segments', 'sample', 'hasOwnProperty')],
    ['of configs', words('configs', '__proto__')],
    ['of templates', words('report', 'templates', 'valueOf')],
    ['of studies', words('studies', 'constructor')],
    ['of lists', words('lists', '__proto__')],
    ['of split', words('split', 'constructor')],
    ['of queue', words('runs', 'queue', 'constructor')],
  ]),
  kind('words of commands', 'command', [
    ['a run that is none', words('report', hostileTexts.sql, '--out', 'x.html')],
    ['a dataset of a way up', words('train', '../../etc', '--model', 'ease')],
    ['a model of a prototype', words('train', 'sample', '--model', 'constructor')],
    ['a model of a way up', words('train', 'sample', '--model', '../../x')],
    ['a word too many', words('datasets', 'show', 'sample', 'more')],
    ['no word', words('datasets', 'show')],
    ['100,000 letters', words('runs', 'show', 'x'.repeat(100_000))],
    ['a null byte', words('import', '/tmp/x\0y', '--name', 'x')],
  ]),
  kind('options of commands', 'command', [
    ['unknown', words('runs', '--constructor')],
    ['without a value', words('train', 'sample', '--model')],
    ['a number of words', words('recommend', '$RUN', '--user', 'p0001', '--top', 'many')],
    ['a number below nothing', words('recommend', '$RUN', '--user', 'p0001', '--top=-5')],
    ['a number of infinity', words('recommend', '$RUN', '--user', 'p0001', '--top', 'Infinity')],
    ['a setting of a prototype', words('train', 'sample', '--model', 'ease', '--set', '__proto__={"polluted":true}')],
    ['a setting that is none', words('train', 'sample', '--model', 'ease', '--set', '=5')],
    ['a mapping of a prototype', words('import', '/etc/hostname', '--name', 'x', '--map', '__proto__=a,constructor=b')],
    ['a format that is none', words('import', '/etc/hostname', '--name', 'x', '--format', '../x')],
    ['a name of blanks', words('import', '/etc/hostname', '--name', '   ')],
  ]),
  kind('messages', 'message', [
    ['no input', call('runs.get', null)],
    ['a list', call('runs.get', [])],
    ['a way up', call('runs.get', { runId: '../../etc/passwd' })],
    ['a deep one', `reports.saveTemplate {"template":{"x":${'['.repeat(3000)}${']'.repeat(3000)}}}`],
    ['100,000 runs', call('runs.compare', { runIds: Array.from({ length: 100_000 }, () => 'run_aaaaaaaa') })],
    ['a page of 1e9', call('datasets.rows', { datasetId: '$DATASET', offset: 0, limit: 1e9 })],
    ['a page below nothing', call('datasets.rows', { datasetId: '$DATASET', offset: -1, limit: 10 })],
    ['a name of 1 MB', call('datasets.rename', { datasetId: '$DATASET', name: 'x'.repeat(1_000_000) })],
    ['a name of blanks', call('datasets.rename', { datasetId: '$DATASET', name: '  ' })],
  ]),
  kind('messages with prototypes', 'message', [
    ['as a template', `reports.saveTemplate {"template":{"__proto__":{"polluted":true},"name":"x"}}`],
    ['as settings', `configs.save {"name":"x","modelId":"ease","values":{"__proto__":{"polluted":true},"polluted":1}}`],
    ['as the whole', `datasets.rename {"__proto__":{"datasetId":"$DATASET","name":"x"}}`],
    ['as the kind of a mapping', `datasets.preview {"path":"/etc/hostname","mapping":{"__proto__":{"user":"a"},"constructor":"b"}}`],
    ['as types of columns', `datasets.addAttributes {"datasetId":"$DATASET","target":"__proto__","path":"/etc/hostname"}`],
    ['as a definition', `laboratory.table {"runIds":["$RUN"],"definition":{"__proto__":{"k":5},"family":"constructor"},"before":{}}`],
    [
      'as the attributes of an item',
      `coldStart.audience {"runId":"$RUN","item":{"__proto__":["a"],"constructor":"b"},"size":{"share":0.5}}`,
    ],
  ]),
  kind('paths in messages', 'message', [
    ['a null byte', call('datasets.preview', { path: '/tmp/x\0.csv' })],
    ['nothing', call('datasets.preview', { path: '' })],
    ['too long', call('datasets.preview', { path: `/${'x'.repeat(5000)}` })],
    ['below a file', call('datasets.preview', { path: '/etc/hostname/x' })],
    ['memory of the process', call('datasets.preview', { path: '/proc/self/mem' })],
    ['an address', call('datasets.preview', { path: 'https://example.org/ratings.csv' })],
    ['a store in a cloud', call('datasets.preview', { path: 's3://bucket/ratings.parquet' })],
  ]),
]
