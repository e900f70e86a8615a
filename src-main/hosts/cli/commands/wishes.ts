import { mostWishedValues, type Wish, type Wishes } from '../../../contract/index.ts'
import { type Command, noMoreWords, numberOption, usageError, word } from '../command.ts'
import { itemWords, readShare, usualPercent } from '../composed-item.ts'
import { getRun } from '../find.ts'
import { table } from '../text.ts'
import { groupOptions, groupWords, readGroup } from '../user-group.ts'

export const wishesCommand: Command = {
  name: 'wishes',
  usage: '<run>',
  summary: 'What a group of users would like: combinations of attribute values that the catalogue lacks, and those that it has.',
  warmReader: true,
  options: {
    ...groupOptions,
    values: { type: 'string', help: `values of a combination at most, up to ${mostWishedValues} (3)` },
    'at-most': { type: 'string', help: 'a combination that more items of the catalogue have is not lacking (2)' },
    share: { type: 'string', help: `size of an audience in percent of all users (${usualPercent})` },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const group = await readGroup(context)
    if (group === null) throw usageError('--group or --users names the users whose wishes are looked for.')
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const answer = await engine.coldStart.wishes({
      runId: run.id,
      group,
      share: readShare(context),
      atMost: numberOption(context, 'at-most'),
      values: numberOption(context, 'values'),
    })
    return { json: answer, text: describe(answer) }
  },
}

function describe({ group, judges, usual, lacking, served, tried }: Wishes): string {
  return [
    `${groupWords(group)}. They stand at the ${percent(usual)} mark of all users for a single value, on average; ${tried} combinations tried. ${judgesWords(judges)}`,
    lacking.length === 0 ? 'The catalogue lacks nothing that was tried.' : `Lacking:\n\n${wishTable(lacking)}`,
    ...(served.length === 0 ? [] : [`There already:\n\n${wishTable(served)}`]),
  ].join('\n\n')
}

function judgesWords(judges: number | null): string {
  return judges === null
    ? 'The group is too small to choose with one half and judge with the other: the best of so many are read high.'
    : `Chosen by one half of the group; the figures are those of the other ${judges}.`
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
const lights = { known: 'known', thin: 'thin ground', new: 'new ground', empty: 'nothing known' }

function wishTable(wishes: readonly Wish[]): string {
  return table(
    ['combination', 'mean percentile', '95 % interval', 'of the group in the audience', 'items with all', 'ground'],
    wishes.map(({ item, percentile, low, high, reached, containing, light }) => [
      itemWords(item),
      percent(percentile),
      `${percent(low)} to ${percent(high)}`,
      percent(reached),
      String(containing),
      lights[light],
    ]),
  )
}
