import type { ReportDocument } from '../../document.ts'
import { escapeText, html, type Piece } from '../markup.ts'
import { nodeMarkup } from './nodes.ts'
import { styleSheet } from './style.ts'

/**
 * The report as one HTML file: nothing is loaded, nothing is run (the page forbids both to itself). `seal`: what the report carries of itself,
 * in letters and digits; '' for a view that is only looked at.
 */
export function renderHtml({ title, lead, sections }: ReportDocument, seal: string): string {
  const links = sections.some(({ nodes }) => nodes.some(({ kind }) => kind === 'terms'))
  const content = html`<header>
      <p class="eyebrow">Coldframe report</p>
      <h1>${title}</h1>
      <p class="lead">${lead}</p>
    </header>
    <nav aria-label="Contents">
      <ul>
        ${sections.filter(hasTitle).map((section) => html`<li><a href="#${section.id}">${section.title}</a></li>`)}
      </ul>
    </nav>
    <main>
      ${sections.map((section) => html`<section id="${section.id}">${heading(section.title)}${section.nodes.map((node) => nodeMarkup(node, links))}</section> `)}
    </main>
    <footer>Made by Coldframe. The same runs give the same report, byte for byte.</footer>`.markup
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="generator" content="Coldframe">
${seal === '' ? '' : `<meta name="coldframe" content="${seal}">\n`}<title>${escapeText(title)}</title><style>${styleSheet}</style></head>
<body>${content}</body></html>
`
}

const hasTitle = ({ title }: { title: string }): boolean => title !== ''

function heading(title: string): Piece {
  return title === '' ? null : html`<h2>${title}</h2>`
}
