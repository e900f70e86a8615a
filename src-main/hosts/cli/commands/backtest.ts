import type { Backtest, BacktestFigure, TimeMachine } from '../../../contract/index.ts'
import { type Command, noMoreWords, numberOption, textOption, word } from '../command.ts'
import { getRun } from '../find.ts'
import { table } from '../text.ts'

const usualAttributes = 12
const shownUsers = 20

export const backtestCommand: Command = {
  name: 'backtest',
  usage: '<run>',
  summary: 'How well a run finds the users of items that it did not learn from: hides known items, and uncovers who took them.',
  warmReader: true,
  options: {
    item: { type: 'string', help: 'hide this one item and show who was predicted and who took it' },
    top: { type: 'string', help: `attribute values to show, the most frequent first (${usualAttributes})` },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const item = textOption(context, 'item')
    if (item !== undefined) {
      const answer = await engine.coldStart.timeMachine({ runId: run.id, item })
      return { json: answer, text: describeItem(answer) }
    }
    const answer = await engine.coldStart.backtest({ runId: run.id })
    return { json: answer, text: describe(answer, numberOption(context, 'top') ?? usualAttributes) }
  },
}

const three = (value: number): string => value.toFixed(3)
const figure = ({ value, low, high }: BacktestFigure): string => `${three(value)} [${three(low)}, ${three(high)}]`
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function describe({ method, items, possible, population, chance, rankings, rates, attributes }: Backtest, top: number): string {
  const hidden =
    method === 'held-out' ? 'items of the test, which the model never met' : 'items of the catalogue, each left out in closed form'
  const better = rankings.find(({ against }) => against !== null && against.difference > 0 && against.p < 0.05)
  return [
    ...(better === undefined ? [] : [`A plain ranking wins here: ${better.title} finds the users of new items better than this run.`]),
    `${items} of ${possible} ${hidden}; ${population} users ranked for each. A random order has precision ${three(chance)}.`,
    table(
      ['ranking', 'precision@10', 'precision@20', 'lift in the first tenth', 'auc', 'against the run'],
      rankings.map(({ title, isRun, precision10, precision20, lift, auc, against }) => [
        isRun ? `${title} (this run)` : title,
        figure(precision10),
        figure(precision20),
        figure(lift),
        figure(auc),
        against === null ? '' : `${against.difference < 0 ? '' : '+'}${three(against.difference)}, p ${against.p.toFixed(4)}`,
      ]),
    ),
    table(
      ['first share of users', 'took the item, mean', 'middle eight in ten items'],
      rates.map(({ share, mean, low, high }) => [percent(share), percent(mean), `${percent(low)} to ${percent(high)}`]),
    ),
    ...(attributes.length === 0
      ? []
      : [
          table(
            ['attribute', 'value', 'items', 'precision@10', 'best plain ranking', 'difference'],
            attributes
              .slice(0, top)
              .map(({ field, value, items: count, precision, bar, difference }) => [
                field,
                value,
                String(count),
                figure(precision),
                `${three(bar.value)} ${bar.title}`,
                figure(difference),
              ]),
          ),
        ]),
  ].join('\n\n')
}

function describeItem({ item, title, attributes, takers, population, rankings, calibration, users }: TimeMachine): string {
  const values = Object.entries(attributes).map(([field, value]) => `${field} ${[value].flat().join(', ')}`)
  return [
    `${title ?? item}: ${values.join('; ') || 'no attributes'}. ${takers} of ${population} users took it.`,
    table(
      ['ranking', 'of the first 10', 'of the first 20', 'lift in the first tenth', 'auc'],
      rankings.map(({ title: name, isRun, hits10, hits20, lift, auc }) => [
        isRun ? `${name} (this run)` : name,
        String(hits10),
        String(hits20),
        three(lift),
        three(auc),
      ]),
    ),
    ...(calibration.length === 0
      ? []
      : [
          table(
            ['first users', 'took it', 'expected', 'middle eight in ten items'],
            calibration.map((one) => [
              String(one.users),
              String(one.found),
              one.expected.toFixed(1),
              `${one.low.toFixed(1)} to ${one.high.toFixed(1)}`,
            ]),
          ),
        ]),
    table(
      ['rank', 'user', 'took it', 'score', 'interactions'],
      users
        .slice(0, shownUsers)
        .map(({ rank, user, took, score, interactions }) => [
          String(rank),
          user,
          took ? 'yes' : '',
          score.toPrecision(4),
          String(interactions),
        ]),
    ),
  ].join('\n\n')
}
