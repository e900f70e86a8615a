import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AttributeValues, Audience, ColdStartField } from '../../../contract/index.ts'
import { WorkbenchError } from '../../../engine/kernel/errors.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { type Command, type CommandContext, noMoreWords, numberOption, textOption, textOptions, usageError, word } from '../command.ts'
import { getRun } from '../find.ts'
import { table } from '../text.ts'

const shownSegments = 8
const shownUsers = 20
const usualPercent = 10

export const audienceCommand: Command = {
  name: 'audience',
  usage: '<run>',
  summary: 'Who would want an item that nobody has seen: composed of attribute values, from nothing or from an item of the dataset.',
  warmReader: true,
  options: {
    attributes: {
      type: 'string',
      help: 'the item in one word: field=value,field=value; several values of a field are divided by |, e.g. "genres=Comedy|Drama,year=1999"',
    },
    set: {
      type: 'string',
      multiple: true,
      help: 'field=value of the item, e.g. --set genres=Comedy,Drama --set year=1999; field= takes it away',
    },
    item: { type: 'string', help: 'id of an item to start from' },
    top: { type: 'string', help: 'size of the audience in users (a tenth of all)' },
    share: { type: 'string', help: 'size of the audience in percent of all users, instead of --top' },
    out: { type: 'string', help: 'write the audience to this CSV file' },
  },
  async run(context) {
    const name = word(context, 0, 'run')
    noMoreWords(context, 1)
    const engine = await context.engine()
    const run = await getRun(engine, name)
    const { fields, users } = await engine.coldStart.fields({ runId: run.id })
    const item = { ...(await startingItem(context, engine, run.datasetId, fields)), ...readSettings(settingsOf(context), fields) }
    const query = { runId: run.id, item, size: { share: readShare(context, users) } }
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

function readShare(context: CommandContext, users: number): number {
  const top = numberOption(context, 'top')
  const percent = textOption(context, 'share')
  if (top !== undefined && percent !== undefined) throw usageError('Give --top or --share, not both.')
  if (top !== undefined) {
    if (top === 0) throw usageError('--top is 1 at least.')
    return Math.min(1, top / users)
  }
  const share = Number(percent ?? usualPercent) / 100
  if (!(share > 0 && share <= 1)) throw usageError(`--share takes percent above 0 and up to 100, not "${percent}".`)
  return share
}

/** The attributes that the item of the dataset has and that can be composed. */
async function startingItem(
  context: CommandContext,
  engine: EngineClient,
  datasetId: Parameters<EngineClient['datasets']['get']>[0]['datasetId'],
  fields: readonly ColdStartField[],
): Promise<AttributeValues> {
  const id = textOption(context, 'item')
  if (id === undefined) return {}
  const { items } = await engine.datasets.items({ datasetId, query: id, limit: 1 })
  const found = items.find((card) => card.item === id)
  if (!found) throw new WorkbenchError('ITEM_NOT_FOUND', `There is no item ${id}.`, 'Check the spelling, or compose the item with --set.')
  return Object.fromEntries(Object.entries(found.attributes).filter(([name]) => fields.some((field) => field.name === name)))
}

/** `--attributes`, then `--set`, which has the last word. A comma that no `field=` follows belongs to the value. */
function settingsOf(context: CommandContext): string[] {
  const together = textOption(context, 'attributes')
  return [...(together === undefined ? [] : together.split(/,(?=[^,=|]+=)/)), ...textOptions(context, 'set')]
}

/** Names of fields in any case; several values are separated by commas or bars, where the field takes several. */
function readSettings(settings: readonly string[], fields: readonly ColdStartField[]): AttributeValues {
  return Object.fromEntries(
    settings.map((setting) => {
      const at = setting.indexOf('=')
      if (at < 1) throw usageError(`An attribute is written field=value, not "${setting}".`)
      const name = setting.slice(0, at)
      const value = setting.slice(at + 1)
      const field = fields.find((one) => one.name === name) ?? fields.find((one) => one.name.toLowerCase() === name.toLowerCase())
      if (!field) throw usageError(`Items have no attribute "${name}"; they have ${fields.map((one) => one.name).join(', ') || 'none'}.`)
      return [field.name, field.kind === 'multi' ? value.split(/[,|]/) : value]
    }),
  )
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

function lightWords({ light, containing, exact, pairs, unknown, nearest }: Audience['extrapolation']): string {
  const items = (count: number): string => `${count} ${count === 1 ? 'item has' : 'items have'}`
  const like = nearest[0] ? ` Nearest: ${nearest[0].title ?? nearest[0].item}.` : ''
  switch (light) {
    case 'empty':
      return 'Nothing is composed: every model can only guess.'
    case 'known':
      return `Known ground: ${items(containing)} all of these values, ${exact} exactly these.${like}`
    case 'thin':
      return `Thin ground: only ${items(containing)} all of these values, though each pair occurs.${like}`
    case 'new': {
      const never = pairs.filter(({ count }) => count === 0).map(({ a, b }) => `${a.value} with ${b.value}`)
      const gaps = [...unknown.map(({ field, value }) => `${field} ${value}`), ...never].slice(0, 5)
      return `New ground, do not trust it far: no item has ${gaps.join('; ')}.${like}`
    }
  }
}
