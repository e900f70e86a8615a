import { type LeafNode, leavesOf, type ReportDocument, type Span, type TableNode } from '../document.ts'
import { longEvidence, shortEvidence } from '../evidence.ts'
import { percentText } from '../../kernel/number-text.ts'
import { cellText } from './cell-text.ts'

/** A document for LuaLaTeX, XeLaTeX, or pdfLaTeX where all names are Latin. Tables are booktabs and break over pages; charts are the tables behind them. */
export function renderLatex({ title, lead, sections }: ReportDocument, seal: string): string {
  const parts = [
    `% ${seal}`,
    [
      String.raw`\documentclass[10pt]{article}`,
      String.raw`\usepackage{iftex}`,
      String.raw`\ifPDFTeX\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\else\usepackage{fontspec}\fi`,
      String.raw`\usepackage[margin=22mm]{geometry}`,
      String.raw`\usepackage{booktabs,longtable,array}`,
      String.raw`\setlength{\LTleft}{0pt}\setlength{\parindent}{0pt}\setlength{\parskip}{4pt}`,
      String.raw`\title{${escaped(title)}}`,
      String.raw`\author{Coldframe}\date{}`,
      String.raw`\begin{document}`,
      String.raw`\maketitle`,
    ].join('\n'),
    escaped(lead),
    ...sections.flatMap((section) => [
      ...(section.title === '' ? [] : [String.raw`\section{${escaped(section.title)}}`]),
      ...leavesOf(section).flatMap(leafText),
    ]),
    String.raw`\end{document}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function leafText(node: LeafNode): string[] {
  switch (node.kind) {
    case 'heading':
      return [`\\${node.level === 3 ? 'subsection' : 'subsubsection'}*{${escaped(node.text)}}`]
    case 'paragraph':
      return [node.isNote ? String.raw`{\small ${spansText(node.spans)}}` : spansText(node.spans)]
    case 'list': {
      const name = node.isOrdered ? 'enumerate' : 'itemize'
      return [
        [String.raw`\begin{${name}}`, ...node.items.map((item) => String.raw`  \item ${spansText(item)}`), String.raw`\end{${name}}`].join(
          '\n',
        ),
      ]
    }
    case 'code':
      // Not verbatim, which a line of the text itself could end.
      return [String.raw`{\ttfamily\small\raggedright ${node.text.split('\n').map(escaped).join('\\\\\n')}\par}`]
    case 'facts':
      return [
        node.facts.map(({ name, value, note }) => `${escaped(name)}: ${escaped(note === '' ? value : `${value} (${note})`)}`).join('; ') +
          '.',
      ]
    case 'table':
      return tableText(node)
    case 'chart':
      return []
    case 'verdict': {
      const { shares } = node
      const words = shares
        ? ` Better for ${percentText(shares.better)}, the same for ${percentText(shares.equal)}, worse for ${percentText(shares.worse)} of the ${shares.of}.`
        : ''
      return [String.raw`\textbf{${node.state}:} ${escaped(`${node.text}${words}`)}`]
    }
    case 'terms':
      return [
        [
          String.raw`\begin{description}`,
          ...node.terms.map(({ name, lines }) => String.raw`  \item[${escaped(name)}] ${escaped(lines.join(' '))}`),
          String.raw`\end{description}`,
        ].join('\n'),
      ]
  }
}

/** Columns of text share what numbers leave of the line. */
function tableText({ title, caption, columns, rows, evidence }: TableNode): string[] {
  const texts = columns.filter(({ isNumber }) => !isNumber).length
  const width = Math.max(0.08, 0.9 - 0.1 * (columns.length - texts)) / Math.max(1, texts)
  const spec = columns
    .map(({ isNumber }) => (isNumber ? 'r' : String.raw`>{\raggedright\arraybackslash}p{${width.toFixed(2)}\linewidth}`))
    .join('')
  const line = (cells: readonly string[]): string => String.raw`${cells.map(escaped).join(' & ')} \\`
  const heads = columns.map(({ title: head, note }) => (note === undefined ? head : `${head} (${note})`))
  return [
    [
      String.raw`{\footnotesize\setlength{\tabcolsep}{4pt}`,
      String.raw`\begin{longtable}{@{}${spec}@{}}`,
      String.raw`\caption{${escaped([title, caption ?? ''].filter((part) => part !== '').join('. '))}} \\`,
      String.raw`\toprule`,
      line(heads),
      String.raw`\midrule`,
      String.raw`\endhead`,
      ...rows.map(({ cells }) => line(cells.map(cellText))),
      String.raw`\bottomrule`,
      String.raw`\end{longtable}}`,
    ].join('\n'),
    ...(evidence ? [String.raw`{\scriptsize ${escaped(`${shortEvidence(evidence)}. ${longEvidence(evidence)}`)}\par}`] : []),
  ]
}

function spansText(spans: readonly Span[]): string {
  const commands = { strong: 'textbf', emphasis: 'emph', code: 'texttt' }
  return spans.map(({ text, style }) => (style === undefined ? escaped(text) : `\\${commands[style]}{${escaped(text)}}`)).join('')
}

const replacements: Readonly<Record<string, string>> = {
  '\\': String.raw`\textbackslash{}`,
  '~': String.raw`\textasciitilde{}`,
  '^': String.raw`\textasciicircum{}`,
  '<': String.raw`\textless{}`,
  '>': String.raw`\textgreater{}`,
  '|': String.raw`\textbar{}`,
  '"': String.raw`\textquotedbl{}`,
  '&': String.raw`\&`,
  '%': String.raw`\%`,
  $: String.raw`\$`,
  '#': String.raw`\#`,
  _: String.raw`\_`,
  '{': String.raw`\{`,
  '}': String.raw`\}`,
  '[': '{[}',
  ']': '{]}',
  // A line break takes a star that comes next for its own.
  '*': '{*}',
  '\u2009': String.raw`\,`,
  '\u2212': '$-$',
  '\u2013': '--',
  '\u00b1': String.raw`$\pm$`,
  '\u00b7': String.raw`$\cdot$`,
  '\u2265': String.raw`$\geq$`,
  '\u2192': String.raw`$\to$`,
  '\u2026': String.raw`\ldots{}`,
}

/** Text stays text: nothing in it is a command, and a new line is a blank. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\~^<>|"&%$#_{}[\]*\u2009\u2212\u2013\u00b1\u00b7\u2265\u2192\u2026]/g, (sign) => replacements[sign])
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
}
