import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createRunDetail } from '../../../tests/fixtures/run-detail.ts'
import type { LeafNode } from './document.ts'
import { buildDocument } from './build-document.ts'
import { differencesOf } from './differences.ts'
import { readMarkdown } from './markdown-text.ts'
import { pseudonymOf, usersByName } from './pseudonyms.ts'
import { readTemplate } from './read-template.ts'

const template = (...blocks: unknown[]) => ({ format: 'coldframe-report-template', version: 1, name: 'Mine', blocks })

it('shipped templates are templates', () => {
  const folder = join(import.meta.dirname, '../../../resources/report-templates')
  const names = readdirSync(folder).map((file) => readTemplate(JSON.parse(readFileSync(join(folder, file), 'utf8'))).name)
  expect(names.sort()).toEqual(['Cold start', 'Comparison', 'Figures', 'One run', 'Thesis'])
})

it('an option that is left out has its default', () => {
  expect(readTemplate(template({ kind: 'users' })).blocks).toEqual([
    { kind: 'users', heading: '', run: 1, users: [], count: 3, length: 10 },
  ])
})

it.each([
  [template({ kind: 'metrics' }, { kind: 'pie' }), /^Block 2, field kind: there is no block "pie"/],
  [template({ kind: 'overview' }, { kind: 'users', length: 0 }), /^Block 2 \(users\), field length: /],
  [template({ kind: 'metrics', cutoffs: [10, 'many'] }), /^Block 1 \(metrics\), field cutoffs\.1: /],
  [template({ kind: 'checklist', colour: 'red' }), /^Block 1 \(checklist\), field colour: /],
  [template({ heading: 'x' }), /^Block 1, field kind: /],
  [template(), /^The template, field blocks: /],
  [{ ...template({ kind: 'text' }), version: 2 }, /^The template, field version: /],
  ['no object', /^The template, field format: /],
])('a bad template is refused with the place', (raw, message) => {
  expect(() => readTemplate(raw)).toThrow(message)
})

it('a text is a subset of Markdown; everything else is as it was typed', () => {
  const nodes = readMarkdown(
    '## Why\n\nOne **strong** *soft* `a*b`\nline <b>.\n\n- x\n- y\n\n1. first\n\n```\n**code**\n```\n[a](http://x)',
  )
  expect(nodes.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'list', 'code', 'paragraph'])
  const spansOf = (node: LeafNode) => (node.kind === 'paragraph' ? node.spans : [])
  expect(spansOf(nodes[1])).toEqual([
    { text: 'One ' },
    { text: 'strong', style: 'strong' },
    { text: ' ' },
    { text: 'soft', style: 'emphasis' },
    { text: ' ' },
    { text: 'a*b', style: 'code' },
    { text: ' line <b>.' },
  ])
  expect(nodes[4]).toEqual({ kind: 'code', text: '**code**' })
  expect(spansOf(nodes[5])).toEqual([{ text: '[a](http://x)' }])
})

it('headings lose the blanks around their words; marks without a blank are words', () => {
  expect(readMarkdown('##   Why not \t\n##### deep\n##\n####### seven\n#tag')).toEqual([
    { kind: 'heading', level: 3, text: 'Why not' },
    { kind: 'heading', level: 4, text: 'deep' },
    { kind: 'paragraph', spans: [{ text: '## ####### seven #tag' }], isNote: false },
  ])
  // A pattern that backtracks over three runs of blanks would not come to an end here.
  const blanks = ' '.repeat(49_000)
  expect(readMarkdown(`#${blanks}\u2028x`)).toEqual([{ kind: 'heading', level: 3, text: 'x' }])
})

it('a user has one pseudonym under a salt, another under another, and is found by it', () => {
  const salt = 'a long enough salt'
  expect(pseudonymOf('42', salt)).toMatch(/^user-[0-9a-f]{12}$/)
  expect(pseudonymOf('42', salt)).not.toBe(pseudonymOf('42', 'another long salt'))
  expect(usersByName([pseudonymOf('42', salt), '7', 'user-000000000000'], ['7', '42'], salt)).toEqual(['42', '7', 'user-000000000000'])
})

it('differences name the place, what the report says and what the runs say', () => {
  const figure = (value: number) => ({ 'ndcg@20': { value, low: value - 0.01, high: value + 0.01, users: 400 } })
  const documentOf = (value: number) =>
    buildDocument({
      title: 'One',
      runs: [{ detail: createRunDetail('a', { metrics: figure(value) }) }],
      compare: { runs: [], comparable: true, reasons: [], differences: [], tests: [], folds: [], foldTests: [], seeds: [] },
      blocks: readTemplate(template({ kind: 'metrics' })).blocks.map((block) => ({ block })),
      tuned: [],
      isAnonymous: false,
    })
  expect(differencesOf(documentOf(0.3), documentOf(0.3))).toEqual([])
  const found = differencesOf(documentOf(0.3), documentOf(0.31))
  expect(found[0]).toEqual({ place: 'Results / Metrics / nDCG@20 / a', before: '.300 \u00b1 .010 = 0.3', after: '.310 \u00b1 .010 = 0.31' })
})
