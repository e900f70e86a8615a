import type { AttributeValues, ColdStartField } from '../../contract/index.ts'
import { WorkbenchError } from '../../engine/kernel/errors.ts'
import type { EngineClient } from '../../engine/router.ts'
import { type CommandContext, type CommandOptions, textOption, textOptions, usageError } from './command.ts'

/** How every command on an item that nobody has seen takes it. */
export const itemOptions: CommandOptions = {
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
}

/** Percent of all users that an audience has, unless something else is asked for. */
export const usualPercent = 10

/** `--share`, as a share of one. */
export function readShare(context: CommandContext): number {
  return percentOf(textOption(context, 'share') ?? String(usualPercent), 'share')
}

export function percentOf(text: string, option: string): number {
  const share = Number(text) / 100
  if (!(share > 0 && share <= 1)) throw usageError(`--${option} takes percent above 0 and up to 100, not "${text}".`)
  return share
}

/** `genres Comedy, Drama; year 1999` */
export function itemWords(item: AttributeValues): string {
  return Object.entries(item)
    .map(([field, value]) => `${field} ${[value].flat().join(', ')}`)
    .join('; ')
}

/** The composed item: what `--item` names, changed by `--attributes`, then by `--set`, which has the last word. */
export async function readItem(
  context: CommandContext,
  engine: EngineClient,
  datasetId: Parameters<EngineClient['datasets']['get']>[0]['datasetId'],
  fields: readonly ColdStartField[],
): Promise<AttributeValues> {
  return { ...(await startingItem(context, engine, datasetId, fields)), ...readSettings(settingsOf(context), fields) }
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
