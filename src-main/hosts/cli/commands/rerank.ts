import { RerankRules } from '../../../contract/index.ts'
import { type Command, noMoreWords, numberOption, textOption, textOptions, usageError, word } from '../command.ts'
import { getRun } from '../find.ts'
import { table } from '../text.ts'

const usualTop = 20

export const rerankCommand: Command = {
  name: 'rerank',
  usage: '<run>',
  summary: 'What rules would do to the stored lists of a run, and what that costs in ndcg and coverage. Nothing is scored anew.',
  warmReader: true,
  options: {
    cap: { type: 'string', multiple: true, help: 'field=n: at most n items of a list have the same value of this attribute' },
    without: { type: 'string', multiple: true, help: 'field=value: items with this value are left out' },
    diversity: { type: 'string', help: '0 to 1: how unlike the places above an item should be (0)' },
    popularity: { type: 'string', help: '0 to 1: how much of the range of scores the most popular item loses (0)' },
    top: { type: 'string', help: `length of the lists (${usualTop})` },
    user: { type: 'string', help: 'also the list of this test user' },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const pairs = (option: string): [string, string][] =>
      textOptions(context, option).map((text) => {
        const at = text.indexOf('=')
        if (at < 1) throw usageError(`--${option} takes field=value, not "${text}".`)
        return [text.slice(0, at), text.slice(at + 1)]
      })
    const parsed = RerankRules.safeParse({
      caps: pairs('cap').map(([field, most]) => ({ field, most: Number(most) })),
      without: pairs('without').map(([field, value]) => ({ field, value })),
      diversity: Number(textOption(context, 'diversity') ?? 0),
      popularity: Number(textOption(context, 'popularity') ?? 0),
    })
    if (!parsed.success) throw usageError('--cap takes a whole number from 1; --diversity and --popularity take 0 to 1.')
    const engine = await context.engine()
    const { id } = await getRun(engine, name)
    const top = numberOption(context, 'top') ?? usualTop
    const user = textOption(context, 'user') ?? null
    const answer = await engine.explore.rerank({ runId: id, rules: parsed.data, top, user })
    const { ndcg, coverage, likeness, popularity, users, evaluated, short, list } = answer
    const signed = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(4)}`
    const row = (label: string, { before, after }: { before: number; after: number }, digits: number): string[] => [
      label,
      before.toFixed(digits),
      after.toFixed(digits),
    ]
    const lines = [
      table(
        [`lists of ${top}`, 'before', 'after'],
        [row('ndcg', ndcg, 4), row('coverage', coverage, 4), row('likeness', likeness, 4), row('popularity', popularity, 1)],
      ),
      `ndcg ${signed(ndcg.after - ndcg.before)}, 95 % interval ${signed(ndcg.low)} to ${signed(ndcg.high)}, ${evaluated} users.`,
      ...(short > 0 ? [`${short} of ${users} lists are shorter than ${top}: the rules left too few of their best 100 candidates.`] : []),
      ...(list === null
        ? []
        : [
            '',
            table(
              ['rank', 'was', 'item', 'title', 'held out'],
              list.map((one) => [String(one.rank), String(one.rankBefore), one.item, one.title ?? '', one.isHit ? 'hit' : '']),
            ),
          ]),
    ]
    return { json: answer, text: lines.join('\n') }
  },
}
