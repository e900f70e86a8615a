import { resolve } from 'node:path'
import { formatOfFile, launchTemplate, type LaunchSheet, type ReportFormat, reportEndings } from '../../../contract/index.ts'
import { readText } from '../../../engine/kernel/read-text.ts'
import { type Command, type CommandContext, noMoreWords, textOption, usageError, word } from '../command.ts'
import { readShare, usualPercent } from '../composed-item.ts'
import { getRun } from '../find.ts'
import { writeMadeFile } from '../report-files.ts'
import { table } from '../text.ts'

export const launchSheetCommand: Command = {
  name: 'launch-sheet',
  usage: '<run>',
  summary: 'Planned items of a CSV file: the audience of each, where they overlap, how far to trust it, and which to launch first.',
  warmReader: true,
  options: {
    items: { type: 'string', help: 'CSV file: a name column, and one for each attribute; several values of a cell are divided by |' },
    share: { type: 'string', help: `size of each audience in percent of all users (${usualPercent})` },
    out: { type: 'string', help: `write the sheet to this file: ${Object.values(reportEndings).join(', ')}` },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const file = textOption(context, 'items')
    if (file === undefined) throw usageError('--items names the CSV file of planned items.')
    const out = outFile(context)
    const planned = await readText(resolve(file))
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const share = readShare(context)
    const sheet = await engine.coldStart.launchSheet({ runId: run.id, csv: planned, size: { share } })
    if (out === undefined) return { json: sheet, text: describe(sheet) }
    await writeMadeFile(
      out.format === 'csv'
        ? { content: sheet.csv, encoding: 'utf8' }
        : await engine.reports.make({
            runIds: [run.id],
            format: out.format,
            title: 'Launch sheet',
            template: launchTemplate(planned, share),
          }),
      out.path,
    )
    return { json: { ...sheet, out: out.path }, text: `${describe(sheet)}\n\n${sheet.items.length} items written to ${out.path}.` }
  },
}

function outFile(context: CommandContext): { path: string; format: ReportFormat } | undefined {
  const out = textOption(context, 'out')
  if (out === undefined) return undefined
  const format = /\.txt$/i.test(out) ? 'csv' : formatOfFile(out)
  if (format === undefined) {
    throw usageError(`The ending of "${out}" is no format: use one of ${Object.values(reportEndings).join(', ')}.`)
  }
  return { path: resolve(out), format }
}

const lights = { known: 'known', thin: 'thin ground', new: 'new ground', empty: 'nothing known' }

function describe({ items, overlap, problems, ignored }: LaunchSheet): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const nearest = (row: number): string => {
    const others = overlap[row].map((share, column) => ({ share, column })).filter(({ column }) => column !== row)
    const [most] = others.sort((a, b) => b.share - a.share)
    return most === undefined ? '' : `${percent(most.share)} with ${items[most.column].order}`
  }
  return [
    table(
      ['launch', 'item', 'audience', 'new users', 'covered', 'leans to', 'ground', 'alike items had', 'greatest overlap'],
      items.map(({ order, name, size, newUsers, coveredShare, segment, light, alike }, row) => [
        String(order),
        name,
        String(size),
        String(newUsers),
        percent(coveredShare),
        segment === null ? 'no segment beyond chance' : `${segment.field} ${segment.value} ${percent(segment.audienceShare)}`,
        lights[light],
        alike === null ? '' : `${alike.median} users (${alike.low} to ${alike.high})`,
        nearest(row),
      ]),
    ),
    ...(problems.length === 0 ? [] : [problems.map(({ line, message }) => `Line ${line} is left out: ${message}`).join('\n')]),
    ...(ignored.length === 0 ? [] : [`Not an attribute of the items, so not used: ${ignored.join(', ')}.`]),
  ].join('\n\n')
}
