import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Audience } from '../../../contract/index.ts'
import { type Command, type CommandContext, noMoreWords, numberOption, textOption, textOptions, usageError, word } from '../command.ts'
import { describeAgreement } from '../agreement-text.ts'
import { describeAttribution } from '../attribution-text.ts'
import { describeCourse } from '../course-text.ts'
import { itemOptions, percentOf, readItem, readShare } from '../composed-item.ts'
import { getRun } from '../find.ts'
import { describeGroupReach, describeReach } from '../reach-text.ts'
import { table } from '../text.ts'
import { groupOptions, readGroup } from '../user-group.ts'

const shownSegments = 8
const shownUsers = 20
const firstUser = 'first'

export const audienceCommand: Command = {
  name: 'audience',
  usage: '<run>',
  summary: 'Who would want an item that nobody has seen: composed of attribute values, from nothing or from an item of the dataset.',
  warmReader: true,
  options: {
    ...itemOptions,
    top: { type: 'string', help: 'size of the audience in users (a tenth of all)' },
    share: { type: 'string', help: 'size of the audience in percent of all users, instead of --top' },
    out: { type: 'string', help: 'write the audience to this CSV file' },
    why: { type: 'string', help: `instead: what each value adds to the score of this user; "${firstUser}": who stands first` },
    coalitions: { type: 'string', help: 'for --why: sets of values that may be scored; 2^n of n values make it exact (4096)' },
    ensemble: { type: 'boolean', help: 'instead: what other seeds, other models of the same split and the plain rankings say of the item' },
    with: { type: 'string', multiple: true, help: 'instead: beside this run; give it for each' },
    course: { type: 'boolean', help: 'instead: how the generated profiles of the item’s values moved while the model was trained' },
    reach: { type: 'string', help: 'instead: the smallest change that brings this user into the audience' },
    ...groupOptions,
    goal: {
      type: 'string',
      help: 'with --group: percent of the audience that the group shall make up (more than of all users, beyond chance)',
    },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const { fields, users } = await engine.coldStart.fields({ runId: run.id })
    const item = await readItem(context, engine, run.datasetId, fields)
    const query = { runId: run.id, item, size: { share: sizeOf(context, users) } }
    const user = textOption(context, 'why')
    if (user !== undefined) {
      const coalitions = numberOption(context, 'coalitions')
      const answer = await engine.coldStart.attribution({ runId: run.id, item, user: user === firstUser ? null : user, coalitions })
      return { json: answer, text: describeAttribution(answer) }
    }
    const others = textOptions(context, 'with')
    if (others.length > 0 || context.options['ensemble'] === true) {
      const named = others.length === 0 ? null : await Promise.all(others.map((other) => getRun(engine, other)))
      const answer = await engine.coldStart.agreement({ ...query, others: named?.map(({ id }) => id) ?? null })
      return { json: answer, text: describeAgreement(answer) }
    }
    if (context.options['course'] === true) {
      const answer = await engine.coldStart.course({ runId: run.id, item })
      return { json: answer, text: describeCourse(answer) }
    }
    const reached = textOption(context, 'reach')
    if (reached !== undefined) {
      const answer = await engine.coldStart.reach({ ...query, user: reached })
      return { json: answer, text: describeReach(answer) }
    }
    const group = await readGroup(context)
    if (group !== null) {
      const answer = await engine.coldStart.reachGroup({ ...query, group, goal: readGoal(context) })
      return { json: answer, text: describeGroupReach(answer) }
    }
    const out = textOption(context, 'out')
    if (out === undefined) {
      const audience = await engine.coldStart.audience({ ...query, limit: Math.min(1000, numberOption(context, 'top') ?? shownUsers) })
      return { json: audience, text: describe(audience) }
    }
    const [audience, { csv, rows }] = await Promise.all([engine.coldStart.audience({ ...query, limit: 0 }), engine.coldStart.export(query)])
    await writeFile(resolve(out), csv)
    return { json: { ...audience, out: resolve(out), rows }, text: `${describe(audience)}\n\n${rows} users written to ${resolve(out)}.` }
  },
}

function sizeOf(context: CommandContext, users: number): number {
  const top = numberOption(context, 'top')
  const percent = textOption(context, 'share')
  if (top !== undefined && percent !== undefined) throw usageError('Give --top or --share, not both.')
  if (top !== undefined) {
    if (top === 0) throw usageError('--top is 1 at least.')
    return Math.min(1, top / users)
  }
  return readShare(context)
}

function readGoal(context: CommandContext): number | null {
  const text = textOption(context, 'goal')
  return text === undefined ? null : percentOf(text, 'goal')
}

function describe(audience: Audience): string {
  const { item, size, population, users, tied, threshold, extrapolation, makeUp } = audience
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const values = Object.entries(item).map(([field, value]) => `${field} ${[value].flat().join(', ')}`)
  const shifts = makeUp
    .flatMap(({ field, values: own }) => own.map((value) => ({ field, ...value })))
    .filter(({ low, high }) => low > 0 || high < 0)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, shownSegments)
  return [
    `${values.join('; ') || 'An item without attributes'}: ${size} of ${population} users (${percent(size / population)}), score ${threshold.toPrecision(4)} and above.`,
    ...(tied.users > tied.inside ? [`The edge goes through ${tied.users} users of equal score; ${tied.inside} of them are in.`] : []),
    lightWords(extrapolation),
    ...(shifts.length === 0
      ? ['No segment differs from all users by more than chance.']
      : [
          table(
            ['segment', 'value', 'audience', 'all users', 'difference', '95 % interval'],
            shifts.map((one) => [
              one.field,
              one.value,
              percent(one.audienceShare),
              percent(one.populationShare),
              percent(one.difference),
              `${percent(one.low)} to ${percent(one.high)}`,
            ]),
          ),
        ]),
    ...(users.length === 0
      ? []
      : [
          table(
            ['rank', 'user', 'score', 'interactions', 'attributes'],
            users.map((user) => [
              String(user.rank),
              user.user,
              user.score.toPrecision(4),
              String(user.interactions),
              Object.entries(user.attributes)
                .map(([field, value]) => `${field} ${[value].flat().join(', ')}`)
                .join('; '),
            ]),
          ),
        ]),
  ].join('\n\n')
}

function lightWords({ light, containing, exact, pairs, unknown, nearest, values }: Audience['extrapolation']): string {
  const items = (count: number): string => `${count} ${count === 1 ? 'item has' : 'items have'}`
  const like = nearest[0] ? ` Nearest: ${nearest[0].title ?? nearest[0].item}.` : ''
  switch (light) {
    case 'empty':
      return 'Nothing is composed: every model can only guess.'
    case 'known':
      return `Known ground: ${items(containing)} all of these values, ${exact} exactly these.${like}`
    case 'thin':
      if (values.length === 0) return 'Thin ground: free text alone, which is not compared with the catalogue.'
      return `Thin ground: only ${items(containing)} all of these values, though each pair occurs.${like}`
    case 'new': {
      const never = pairs.filter(({ count }) => count === 0).map(({ a, b }) => `${a.value} with ${b.value}`)
      const gaps = [...unknown.map(({ field, value }) => `${field} ${value}`), ...never].slice(0, 5)
      return `New ground, do not trust it far: no item has ${gaps.join('; ')}.${like}`
    }
  }
}
