import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MetricDefinition } from '../../src-main/contract/index.ts'
import { sniffDelimited } from '../../src-main/engine/data/import/delimited.ts'
import { readPlanned } from '../../src-main/engine/explore/planned-items.ts'
import { WorkbenchError } from '../../src-main/engine/kernel/errors.ts'
import { readCsv } from '../../src-main/engine/kernel/read-csv.ts'
import { readTemplate } from '../../src-main/engine/reports/read-template.ts'
import { openReport } from '../../src-main/engine/reports/report-file.ts'

/** Texts of the letters that mean something to a reader, and any others. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', 'a', '1', '\0', '\uFEFF', '::', ' ', 'user', 'genre'),
    maxLength: 200,
  }),
  fc.string({ unit: 'binary', maxLength: 200 }),
)
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'name', 'blocks', 'kind', 'family', 'k'), fc.jsonValue()),
)
const file = { name: 'x.csv', path: '/x.csv', bytes: 100 }

/** What reads it gives an answer or refuses in words; nothing else is thrown, and no prototype grows. */
function readOrRefuse(read: () => unknown): void {
  try {
    read()
  } catch (thrown) {
    if (!(thrown instanceof WorkbenchError)) throw thrown
    expect(thrown.remedy.length).toBeGreaterThan(10)
  }
  expect(Object.keys(Object.prototype)).toEqual([])
}

test.each<[string, (input: string) => unknown]>([
  ['a small table', readCsv],
  ['planned items', (input) => readPlanned(input, [])],
  ['the shape of a table', (input) => sniffDelimited(file, input)],
  ['a report', (input) => openReport(Buffer.from(`coldframe-report:0:${input}`).toString('base64'))],
])('any text as %s is read or refused in words', (_, read) => {
  fc.assert(
    fc.property(text, (input) => readOrRefuse(() => read(input))),
    { numRuns: 1000, seed: 11 },
  )
})

test.each<[string, (input: unknown) => unknown]>([
  ['a template', readTemplate],
  ['a definition of a metric', (input) => MetricDefinition.safeParse(input)],
])('any JSON as %s is read or refused in words', (_, read) => {
  fc.assert(
    fc.property(value, (input) => readOrRefuse(() => read(JSON.parse(JSON.stringify(input))))),
    { numRuns: 1000, seed: 12 },
  )
})
