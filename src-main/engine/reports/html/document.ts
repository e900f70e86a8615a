import { checklist } from '../checklist.ts'
import { methodsText } from '../methods-text.ts'
import { countText } from '../../kernel/number-text.ts'
import type { ReportInput } from '../report-input.ts'
import { groupComparable, showRuns, type ShownRun, subjectOf } from '../shown-runs.ts'
import { comparisonsOf } from './comparisons.ts'
import { learningCurves } from './learning-curves.ts'
import { escapeText, html, type Markup, type Piece } from './markup.ts'
import { meansOf } from './means.ts'
import { checklistTable, commandList, definitions, protocolTable, settingsTables } from './protocol.ts'
import { resultsOf } from './results.ts'
import { styleSheet } from './style.ts'
import { userCard } from './user-gallery.ts'

interface Section {
  readonly id: string
  readonly title: string
  readonly content: Piece
}

/** The report as one HTML file: nothing is loaded, nothing is run (the page forbids both to itself). */
export function renderHtml(input: ReportInput): string {
  const runs = showRuns(input.runs)
  const groups = groupComparable(runs)
  const sections = sectionsOf(input, runs, groups).filter(({ content }) => content !== null)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="generator" content="Coldframe">
<title>${escapeText(input.title)}</title><style>${styleSheet}</style></head>
<body>${
    html`<header>
        <p class="eyebrow">Coldframe report</p>
        <h1>${input.title}</h1>
        <p class="lead">${leadText(runs)}</p>
        ${groups.length === 1 ? factStrip(groups[0][0]) : null}
      </header>
      <nav aria-label="Contents">
        <ul>
          ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
        </ul>
      </nav>
      <main>
        ${sections.map(
          ({ id, title, content }) =>
            html`<section id="${id}">
              <h2>${title}</h2>
              ${content}
            </section> `,
        )}
      </main>
      <footer>Made by Coldframe. The same runs give the same report, byte for byte.</footer>`.markup
  }</body></html>
`
}

function sectionsOf(input: ReportInput, runs: readonly ShownRun[], groups: readonly (readonly ShownRun[])[]): Section[] {
  const curves = runs.flatMap((run) => learningCurves(run) ?? [])
  const galleries = input.galleries.map((list) =>
    userCard(list, runs.find((run) => run.detail.summary.id === list.runId)?.name ?? 'the model'),
  )
  return [
    {
      id: 'results',
      title: 'Results',
      content: groups.length === 0 ? html`<p>None of these runs has been evaluated.</p>` : results(input, groups),
    },
    {
      id: 'methods',
      title: 'Methods',
      content: groups.map((group) => methodsText(group, hasTests(input, group)).map((text) => html`<p>${text}</p>`)),
    },
    { id: 'learning', title: 'Learning curves', content: curves.length === 0 ? null : curves },
    {
      id: 'users',
      title: 'A few users',
      content:
        galleries.length === 0
          ? null
          : [
              html`<p class="note">
                Hidden items that the list found are marked. Scores are the model's own numbers: comparable within one list only.
              </p>`,
              ...galleries,
            ],
    },
    { id: 'protocol', title: 'Protocol and machine', content: protocolTable(runs) },
    { id: 'settings', title: 'Settings', content: [html`<p class="note">Bold: not the model's default.</p>`, settingsTables(runs)] },
    { id: 'repeat', title: 'Repeat these runs', content: commandList(runs) },
    { id: 'sceptic', title: "A sceptic's checklist", content: groups.length === 0 ? null : checklistTable(checklist(groups)) },
    { id: 'definitions', title: 'Definitions', content: definitions(runs) },
  ]
}

function results(input: ReportInput, groups: readonly (readonly ShownRun[])[]): Piece {
  if (groups.length === 1)
    return [reasonList(input), resultsOf(groups[0], input.compare), meansOf(input.compare), comparisonSection(groups[0], input)]
  return [
    reasonList(input),
    ...groups.map((group) => {
      const { summary, protocol, split } = group[0].detail
      const hash = protocol?.splitHash.slice(0, 12) ?? ''
      return html`<h3>${summary.datasetName}, split ${split.id} <code class="of">${hash}</code></h3>
        ${resultsOf(group, input.compare)}${comparisonSection(group, input)}`
    }),
    meansOf(input.compare),
  ]
}

function comparisonSection(group: readonly ShownRun[], input: ReportInput): Piece {
  if (!hasTests(input, group)) return null
  return html`<h3>Compared with ${group[0].name}, user by user</h3>
    ${comparisonsOf(group, input.compare)}`
}

/** Why there are several tables, or why a run is in none. */
function reasonList({ compare }: ReportInput): Markup | null {
  if (compare.reasons.length === 0) return null
  return html`<div class="verdict">
    <span class="badge warning">! separate</span>
    <div>
      <p>These runs do not all share a table:</p>
      <ul>
        ${compare.reasons.map((reason) => html`<li>${reason}</li>`)}
      </ul>
    </div>
  </div>`
}

/** The five numbers that say what this is about. */
function factStrip({ detail: { counts, protocol } }: ShownRun): Piece {
  if (!counts || !protocol) return null
  const facts: [string, Piece][] = [
    ['Users', countText(counts.users)],
    ['Items', countText(counts.items)],
    ['Positives', [countText(counts.positives), counts.threshold === null ? null : html` <small>rating ≥ ${counts.threshold}</small>`]],
    [protocol.direction === 'items-for-user' ? 'Test users' : 'Test items', countText(protocol.usersEvaluated)],
    [counts.newItems ? 'Hidden positives' : 'Hidden items', countText(counts.testHeldOut)],
  ]
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

function hasTests({ compare }: ReportInput, group: readonly ShownRun[]): boolean {
  return group.some((run) => compare.tests.some((test) => test.runId === run.detail.summary.id))
}

function leadText(runs: readonly ShownRun[]): string {
  const datasets = [...new Set(runs.map((run) => run.detail.summary.datasetName))].join(', ')
  const most = Math.max(0, ...runs.map((run) => run.detail.protocol?.usersEvaluated ?? 0))
  const subjects = [...new Set(runs.map((run) => `${subjectOf([run])}s`))].join(' or ')
  const splits = [...new Set(runs.map((run) => run.detail.split.id))].join(', ')
  return `${runs.length === 1 ? 'One run' : `${runs.length} runs`} on ${datasets}, ${splits}, measured on ${countText(most)} ${subjects}.`
}
