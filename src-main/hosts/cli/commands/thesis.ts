import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { thesisMinutes, thesisTables } from '../../../contract/index.ts'
import { type Command, type CommandContext, listOption, noMoreWords, numberOption, textOption, usageError, word } from '../command.ts'
import { getDataset } from '../find.ts'
import { table } from '../text.ts'
import { measureTable, type MeasuredTable } from '../thesis/measure-table.ts'
import { tableFigures, thesisPage } from '../thesis/page.ts'
import { minutesOption } from './studies.ts'

const usual = { minutes: thesisMinutes, seeds: 3 }
const full = { trials: 20, seeds: 5 }

export const thesisCommand: Command = {
  name: 'thesis',
  usage: '<dataset>',
  summary:
    'The tasks of the thesis on data with ratings up to 5 stars, honestly: all methods searched on validation with equal budgets, then tested. Goes on where it was interrupted.',
  options: {
    minutes: { type: 'string', help: `minutes per model and table (${usual.minutes}); give more to go on searching` },
    full: { type: 'boolean', help: `${full.trials} trials per model and ${full.seeds} seeds, for those who have the night` },
    seeds: { type: 'string', help: `trainings of each model that learns in epochs (${usual.seeds})` },
    tables: { type: 'string', help: 'some of a1,a2,b1,b2 (all)' },
    out: { type: 'string', help: 'write the page with all tables to this Markdown file' },
  },
  async run(context) {
    const datasetName = word(context, 0, 'dataset')
    noMoreWords(context, 1)
    const isFull = context.options['full'] === true
    const minutes = minutesOption(context)
    if (isFull && minutes !== undefined) throw usageError('--full counts trials: give --minutes or --full.')
    const budget = isFull ? { trials: full.trials } : { minutes: minutes ?? usual.minutes }
    const seeds = numberOption(context, 'seeds') ?? (isFull ? full.seeds : usual.seeds)
    if (seeds < 1) throw usageError('--seeds takes a number above 0.')
    const chosen = chosenTables(context)
    const out = textOption(context, 'out')
    const engine = await context.engine()
    const dataset = await getDataset(engine, datasetName)
    const measured: MeasuredTable[] = []
    for (const one of chosen) {
      context.say(one.title)
      measured.push(await measureTable(context, engine, { dataset, table: one, budget, seeds }))
      // After each table: a night may be cut short.
      if (out !== undefined) await writeFile(resolve(out), thesisPage(dataset.name, measured))
    }
    return { json: { tables: measured.flatMap(tableFigures) }, text: measured.map(tableText).join('\n\n') }
  },
}

function chosenTables(context: CommandContext): typeof thesisTables {
  const ids = listOption(context, 'tables')
  const unknown = ids?.find((id) => !thesisTables.some((one) => one.id === id))
  if (unknown !== undefined) throw usageError(`--tables takes ${thesisTables.map(({ id }) => id).join(', ')}, not "${unknown}".`)
  return thesisTables.filter(({ id }) => ids?.includes(id) ?? true)
}

function tableText(measured: MeasuredTable): string {
  const { metrics, title } = measured.table
  const rows = tableFigures(measured).map((row) => [
    row.model,
    ...metrics.map((metric) => row.metrics[metric].toFixed(4)),
    row.test?.verdict ?? '',
  ])
  return [title, table(['model', ...metrics, `against ${measured.base.contender.label}`], rows), ...measured.missing].join('\n')
}
