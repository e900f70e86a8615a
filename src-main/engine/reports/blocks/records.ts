import type { RunDetail } from '../../../contract/index.ts'
import { checklist } from '../checklist.ts'
import { metrics } from '../../plugins/metrics/index.ts'
import { countText, durationText } from '../../kernel/number-text.ts'
import { type Cell, headingNode, paragraph, type ReportNode, tableNode } from '../document.ts'
import { isChanged, methodsText, settingsText, valueText } from '../methods-text.ts'
import { type ShownRun, subjectOf } from '../shown-runs.ts'
import { byGroup, defineBlock } from './block.ts'

/** Blocks that print what was recorded: methods, checklist, protocol, settings, commands, definitions. */

export const methodsBlock = defineBlock({
  kind: 'methods',
  title: 'Methods',
  summary: 'The methods paragraphs of a paper, written from what was recorded: data and split, each model, measuring.',
  render: ({ groups, input: { compare } }) =>
    byGroup(groups, (group) => {
      const isTested = group.some(({ detail }) => compare.tests.some((test) => test.runId === detail.summary.id))
      return methodsText(group, isTested).map((text) => paragraph(text))
    }),
})

const states = { yes: 'good', no: 'warning', unknown: 'open' } as const

export const checklistBlock = defineBlock({
  kind: 'checklist',
  title: 'A sceptic\u2019s checklist',
  summary: 'What a sceptical reader would ask, answered from the records: yes, no, or unknown.',
  render: ({ groups, input }) =>
    groups.length === 0
      ? []
      : [
          tableNode({
            title: 'Checklist',
            columns: ['Question', 'Answer', 'From the records'].map((title) => ({ title, isNumber: false })),
            rows: checklist(groups, input).map(({ question, answer, words }) => ({
              cells: [{ text: question }, { text: answer, state: states[answer] }, { text: words }],
            })),
          }),
        ],
})

export const protocolBlock = defineBlock({
  kind: 'protocol',
  title: 'Protocol and machine',
  summary: 'What makes two figures comparable, and what happened to each run: one column per run.',
  render({ runs }) {
    const count = (value: number | undefined): Cell => (value === undefined ? { text: '\u2013' } : { text: countText(value), value })
    const row = (title: string, cellOf: (detail: RunDetail) => Cell) => ({
      cells: [{ text: title }, ...runs.map(({ detail }) => cellOf(detail))],
    })
    return [
      tableNode({
        title: 'Protocol',
        columns: [{ title: 'Fact', isNumber: false }, ...runs.map(({ name, look }) => ({ title: name, isNumber: false, look }))],
        rows: [
          row('Run', ({ summary }) => ({ text: summary.id })),
          row('Dataset', ({ summary }) => ({ text: summary.datasetName })),
          row('Split', ({ split }) => ({ text: split.id })),
          row('Split hash', ({ protocol }) => ({ text: protocol?.splitHash.slice(0, 16) ?? '\u2013' })),
          row('Candidates', ({ protocol }) => ({ text: protocol?.candidates ?? '\u2013' })),
          row('Direction', ({ protocol }) => ({ text: protocol?.direction ?? '\u2013' })),
          row('Final fit', ({ protocol }) => ({ text: protocol?.finalFit ?? '\u2013' })),
          row(subjectText(runs, 'evaluated'), ({ protocol }) => count(protocol?.usersEvaluated)),
          row(subjectText(runs, 'with nothing to find, left out'), ({ protocol }) => count(protocol?.usersWithoutTestItems)),
          row(subjectText(runs, 'with empty lists, score 0'), ({ protocol }) => count(protocol?.usersWithEmptyLists)),
          row('Test openings', ({ protocol }) => count(protocol?.testOpenings)),
          row('Computed on', ({ summary: { backend, device } }) => ({ text: backend ?? '\u2013', ...(device ? { note: device } : {}) })),
          row('Training', ({ timings: { training } }) => ({ text: training === undefined ? '\u2013' : durationText(training) })),
          row('Peak memory', ({ summary: { peakMemoryMb } }) => ({
            text: peakMemoryMb === null ? '\u2013' : `${countText(peakMemoryMb)} MiB`,
          })),
          row('Versions', ({ versions }) => ({
            text: Object.entries(versions)
              .map(([name, version]) => `${name} ${version}`)
              .join(', '),
          })),
        ],
      }),
    ]
  },
})

/** `Users evaluated`, `Items evaluated`, or both where the runs differ. */
function subjectText(runs: readonly ShownRun[], what: string): string {
  const subjects = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].sort().reverse()
  const text = `${subjects.join(' or ')} ${what}`
  return text[0].toUpperCase() + text.slice(1)
}

export const settingsBlock = defineBlock({
  kind: 'settings',
  title: 'Settings',
  summary: 'Every setting of every run; what differs from the defaults of its model is marked.',
  render: ({ runs }) => [paragraph('Marked: not the model\u2019s default.', true), ...runs.flatMap(settingsOf)],
})

function settingsOf({ name, look, detail: { config, defaults, split } }: ShownRun): ReportNode[] {
  const keys = [...new Set([...Object.keys(defaults), ...Object.keys(config)])]
  return [
    headingNode(name, look),
    keys.length === 0
      ? paragraph('This model has no settings.', true)
      : tableNode({
          title: `Settings of ${name}`,
          columns: [
            { title: 'Setting', isNumber: false },
            { title: 'Value', isNumber: true },
          ],
          rows: keys.map((key) => {
            const value = key in config ? config[key] : defaults[key]
            return {
              cells: [{ text: key }, { text: valueText(value), ...(typeof value === 'number' ? { value } : {}) }],
              ...(isChanged(value, defaults[key]) ? { emphasis: 'changed' as const } : {}),
            }
          }),
        }),
    paragraph(`Split ${split.id}: ${settingsText(split.config)}.`, true),
  ]
}

export const commandsBlock = defineBlock({
  kind: 'commands',
  title: 'Repeat these runs',
  summary: 'The shell command that repeats each run.',
  render: ({ runs }) => runs.flatMap(({ name, look, detail }) => [headingNode(name, look), { kind: 'code', text: detail.command }]),
})

export const definitionsBlock = defineBlock({
  kind: 'definitions',
  title: 'Definitions',
  summary: 'The definitions of the metrics that occur.',
  render({ runs }) {
    const used = new Set(runs.flatMap(({ detail }) => Object.keys(detail.summary.metrics).map((key) => key.split('@')[0])))
    const terms = metrics
      .filter(({ id }) => used.has(id))
      .map(({ id, title, formula, summary, higherIsBetter, hasCutoff }) => ({
        id,
        name: `${hasCutoff ? `${title}@K` : title} (${id}, ${higherIsBetter ? 'higher' : 'lower'} is better)`,
        lines: [`${formula}.`, summary],
      }))
    return terms.length === 0 ? [] : [{ kind: 'terms', terms }]
  },
})
