import type { ReportCheck } from '../../contract/index.ts'
import { cellText } from './formats/cell-text.ts'
import { leavesOf, type LeafNode, plainSpans, type ReportDocument } from './document.ts'

const shownAtMost = 200
const absent = '(not there)'

/** Where two reports say different things: every word and figure has a place by which it is found in the other. */
export function differencesOf(before: ReportDocument, after: ReportDocument): ReportCheck['differences'] {
  const old = placesOf(before)
  const now = placesOf(after)
  const places = [...new Set([...old.keys(), ...now.keys()])]
  return places
    .filter((place) => old.get(place) !== now.get(place))
    .slice(0, shownAtMost)
    .map((place) => ({ place, before: old.get(place) ?? absent, after: now.get(place) ?? absent }))
}

function placesOf({ title, lead, sections }: ReportDocument): Map<string, string> {
  const places = new Map<string, string>()
  const counts = new Map<string, number>()
  const put = (place: string, text: string): void => {
    const count = (counts.get(place) ?? 0) + 1
    counts.set(place, count)
    places.set(count === 1 ? place : `${place} (${count})`, text)
  }
  put('title', title)
  put('lead', lead)
  for (const section of sections) {
    const name = section.title === '' ? section.id : section.title
    for (const node of leavesOf(section)) putLeaf(node, name, put)
  }
  return places
}

function putLeaf(node: LeafNode, section: string, put: (place: string, text: string) => void): void {
  switch (node.kind) {
    case 'table':
      if (node.caption !== undefined) put(`${section} / ${node.title} / caption`, node.caption)
      for (const { cells } of node.rows) {
        cells.forEach((cell, i) => {
          const exact = cell.value === undefined ? '' : ` = ${cell.value}`
          put(`${section} / ${node.title} / ${cells[0].text} / ${node.columns[i].title}`, `${cellText(cell)}${exact}`)
        })
      }
      return
    case 'chart':
      // Drawn from the numbers of a table.
      return
    case 'heading':
    case 'code':
    case 'verdict':
      put(`${section} / ${node.kind}`, node.text)
      return
    case 'paragraph':
      put(`${section} / paragraph`, plainSpans(node.spans))
      return
    case 'list':
      for (const item of node.items) put(`${section} / list`, plainSpans(item))
      return
    case 'facts':
      for (const { name, value, note } of node.facts) put(`${section} / ${name}`, `${value} ${note}`.trim())
      return
    case 'terms':
      for (const { name, lines } of node.terms) put(`${section} / ${name}`, lines.join(' '))
  }
}
