import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { noTasteGroup, type TasteGroup, unpackBytes, unpackFloats, type UserMap } from '../../../contract/index.ts'
import { csvCell, csvFloat } from '../../../contract/csv.ts'
import { type Command, type CommandContext, noMoreWords, numberOption, textOption, usageError, word } from '../command.ts'
import { finishJob } from '../follow.ts'
import { getDataset } from '../find.ts'
import { table } from '../text.ts'

/** Items and values of a group that the table names. */
const named = 3

export const mapCommand: Command = {
  name: 'map',
  usage: '<dataset>',
  summary: 'Lays all users out by taste, and says what each group of tastes has more of than everybody.',
  options: {
    groups: { type: 'string', help: 'number of taste groups, 2 to 40 (that from 4 to 12 which parts the users best)' },
    seed: { type: 'string', help: 'the same seed gives the same map (1)' },
    out: { type: 'string', help: 'a CSV of user, x, y, group' },
    'save-group': { type: 'string', help: 'keep the users of this group (1, 2, ...) as a segment, with --as' },
    as: { type: 'string', help: 'the name of that segment' },
  },
  async run(context) {
    const name = word(context, 0, 'dataset')
    noMoreWords(context, 1)
    const wanted = numberOption(context, 'save-group')
    const segmentName = textOption(context, 'as')
    if ((wanted === undefined) !== (segmentName === undefined)) throw usageError('--save-group and --as go together.')
    const engine = await context.engine()
    const { id } = await getDataset(engine, name)
    const request = { datasetId: id, seed: numberOption(context, 'seed') ?? 1, groups: numberOption(context, 'groups') ?? null }
    await finishJob(context, engine, () => engine.userMaps.make(request))
    const map = await engine.userMaps.get(request)
    if (!map) throw new Error('Internal: the map that was made is not there.')
    const out = await writeMap(context, map)
    const segment =
      wanted === undefined || segmentName === undefined
        ? null
        : await engine.segments.save({
            datasetId: id,
            name: segmentName,
            rule: { combine: 'all', parts: [usersOf(map, getGroup(map, wanted))] },
          })
    const { x: _x, y: _y, group: _group, users, ...facts } = map
    return {
      json: { map: { ...facts, users: users.length }, out, segment },
      text: [
        describe(map),
        ...(out === null ? [] : [`Written to ${out}.`]),
        ...(segment === null ? [] : [`Segment "${segment.name}": ${segment.users} users.`]),
      ].join('\n\n'),
    }
  },
}

async function writeMap(context: CommandContext, map: UserMap): Promise<string | null> {
  const out = textOption(context, 'out')
  if (out === undefined) return null
  const [x, y, group] = [unpackFloats(map.x), unpackFloats(map.y), unpackBytes(map.group)]
  const cell = (value: number): string => (Number.isNaN(value) ? '' : csvFloat(value))
  const lines = map.users.map(
    (user, at) => `${csvCell(user)},${cell(x[at])},${cell(y[at])},${group[at] === noTasteGroup ? '' : group[at] + 1}\n`,
  )
  await writeFile(resolve(out), `user,x,y,group\n${lines.join('')}`)
  return resolve(out)
}

function getGroup(map: UserMap, wanted: number): TasteGroup {
  const found = map.groups.find(({ number }) => number === wanted - 1)
  if (!found) throw usageError(`There is no group ${wanted}: the map has groups 1 to ${map.groups.length}.`)
  return found
}

function usersOf(map: UserMap, { number, name }: TasteGroup) {
  const group = unpackBytes(map.group)
  return {
    kind: 'users' as const,
    users: map.users.filter((_, at) => group[at] === number),
    origin: { kind: 'taste-group' as const, group: `${number + 1} (${name})` },
  }
}

function describe({ method, users, groups, silhouettes }: UserMap): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
  const how =
    method === 'umap'
      ? 'UMAP: neighbours on the map have like tastes; distances between far groups mean little'
      : 'The plane of most variance'
  const chosen =
    silhouettes.length > 1
      ? `Groups were chosen by their silhouette: ${silhouettes.map((one) => `${one.groups}: ${one.value.toFixed(3)}`).join(', ')}.`
      : ''
  return [
    `${users.length} users. ${how}.`,
    table(
      ['group', 'users', 'has more of', 'items', 'its users'],
      groups.map((group) => [
        String(group.number + 1),
        String(group.users),
        valuesText(group, 'item'),
        group.items
          .slice(0, named)
          .map(({ item, title, share, overall }) => `${title ?? item} (${percent(share)} against ${percent(overall)})`)
          .join('; '),
        valuesText(group, 'user'),
      ]),
    ),
    ...(chosen === '' ? [] : [chosen]),
  ].join('\n\n')
}

function valuesText({ values }: TasteGroup, wanted: 'item' | 'user'): string {
  return values
    .filter(({ of }) => of === wanted)
    .slice(0, named)
    .map(({ value, lift }) => `${value} x${lift.toFixed(1)}`)
    .join(', ')
}
