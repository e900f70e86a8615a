import type { NewUser, NextQuestion } from '../../../contract/index.ts'
import { type Command, noMoreWords, numberOption, textOptions, usageError, word } from '../command.ts'
import { getRun } from '../find.ts'
import { table } from '../text.ts'
import { groupOptions, groupWords, readGroup } from '../user-group.ts'

const usualTop = 10

export const newUserCommand: Command = {
  name: 'new-user',
  usage: '<run>',
  summary: 'A list for somebody of whom little is known: a few likes, or what they share with others; and what to ask them next.',
  warmReader: true,
  options: {
    like: { type: 'string', multiple: true, help: 'id of an item that they like; give it for each' },
    ...groupOptions,
    top: { type: 'string', help: `items of the list (${usualTop})` },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const likes = textOptions(context, 'like')
    const group = await readGroup(context)
    if (likes.length === 0 && group === null) throw usageError('--like or --group says what is known of the new user.')
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const answer = await engine.coldStart.newUser({
      runId: run.id,
      likes,
      group: group ?? undefined,
      top: numberOption(context, 'top') ?? usualTop,
    })
    return { json: answer, text: describe(answer) }
  },
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

function describe({ likes, group, likesWeight, items, questions }: NewUser): string {
  const known = [
    ...(likes.length === 0 ? [] : [`likes ${likes.map(({ item, title }) => title ?? item).join('; ')}`]),
    ...(group === null ? [] : [`is one of ${groupWords(group)}`]),
  ]
  return [
    `The new user ${known.join(', and ')}. The likes weigh ${percent(likesWeight)}.`,
    table(
      ['place', 'item', 'score', 'would take it'],
      items.map(({ item, title, score, probability }, at) => [String(at + 1), title ?? item, score.toFixed(2), percent(probability)]),
    ),
    `What to ask next (by the expected change of the list):\n\n${table(
      ['question', 'expected change', 'answers'],
      questions.map((question) => [questionWords(question), percent(question.expected), answerWords(question)]),
    )}`,
  ].join('\n\n')
}

function questionWords(question: NextQuestion): string {
  return question.kind === 'item' ? `Do you like ${question.title ?? question.item}?` : `Which ${question.field}?`
}

function answerWords(question: NextQuestion): string {
  if (question.kind === 'item') return `yes (${percent(question.probability)}) changes ${percent(question.change)}`
  return `${question.answers.length} values, the likeliest ${percent(Math.max(0, ...question.answers.map(({ probability }) => probability)))}`
}
