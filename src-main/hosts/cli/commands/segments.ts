import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { DatasetId } from '../../../contract/index.ts'
import { csvTable } from '../../../contract/csv.ts'
import type { EngineClient } from '../../../engine/router.ts'
import { type Command, type CommandContext, type CommandResult, noMoreWords, textOption, usageError, verbNamed, word } from '../command.ts'
import { getDataset, getSegment } from '../find.ts'
import { readRule, segmentOptions } from '../segment-rule.ts'
import { table } from '../text.ts'

/** Users that `show` names. */
const namedUsers = 20

type Verb = (context: CommandContext, engine: EngineClient, datasetId: DatasetId) => Promise<CommandResult>

export const segmentsCommand: Command = {
  name: 'segments',
  usage: '<dataset> [list | create <name> | show <segment> | delete <segment> | export <segment>]',
  summary: 'Keeps sets of users under a name: by attribute, activity, ids, or where one run serves them better than another.',
  options: segmentOptions,
  async run(context) {
    const dataset = word(context, 0, 'dataset')
    const known = verbNamed(verbs, context.words[1] ?? 'list', 'segments')
    const engine = await context.engine()
    return known(context, engine, (await getDataset(engine, dataset)).id)
  },
}

const verbs: Record<string, Verb> = {
  async list(context, engine, datasetId) {
    noMoreWords(context, 2)
    const segments = await engine.segments.list({ datasetId })
    return {
      json: { segments },
      text:
        segments.length > 0
          ? table(
              ['segment', 'users', 'who', 'note'],
              segments.map(({ name, users, description, note }) => [name, String(users), description, note]),
            )
          : 'No segments yet: segments <dataset> create <name> --attribute field=value.',
    }
  },

  async create(context, engine, datasetId) {
    const name = word(context, 2, 'name')
    noMoreWords(context, 3)
    const rule = await readRule(context, engine, datasetId)
    const segment = await engine.segments.save({ datasetId, name, note: textOption(context, 'note') ?? '', rule })
    const { unknownUsers } = await engine.segments.get({ segmentId: segment.id })
    const unknown = unknownUsers.length > 0 ? [`The dataset does not know ${unknownUsers.length} ids: ${some(unknownUsers)}.`] : []
    return {
      json: { segment, unknownUsers },
      text: [`Segment "${segment.name}": ${segment.users} users (${segment.description}).`, ...unknown].join('\n'),
    }
  },

  async show(context, engine, datasetId) {
    const { id, name } = await getSegment(engine, datasetId, word(context, 2, 'segment'))
    noMoreWords(context, 3)
    const [detail, { users }] = await Promise.all([engine.segments.get({ segmentId: id }), engine.segments.users({ segmentId: id })])
    const facts = [
      ['users', String(users.length)],
      ['who', detail.description],
      ['note', detail.note],
      ['used by', detail.usedBy.join(', ')],
      ['unknown ids', detail.unknownUsers.length > 0 ? some(detail.unknownUsers) : 'none'],
      ['ids', some(users)],
    ]
    return { json: { segment: detail, userIds: users }, text: table([name, ''], facts) }
  },

  async delete(context, engine, datasetId) {
    const { id, name } = await getSegment(engine, datasetId, word(context, 2, 'segment'))
    noMoreWords(context, 3)
    await engine.segments.delete({ segmentId: id })
    return { json: { deleted: id }, text: `Segment "${name}" is deleted.` }
  },

  async export(context, engine, datasetId) {
    const { id } = await getSegment(engine, datasetId, word(context, 2, 'segment'))
    noMoreWords(context, 3)
    const out = textOption(context, 'out')
    if (out === undefined) throw usageError('--out is missing.')
    const { users } = await engine.segments.users({ segmentId: id })
    const file = resolve(out)
    await writeFile(
      file,
      csvTable(
        ['user'],
        users.map((user) => [user]),
      ),
    )
    return { json: { out: file, users: users.length }, text: `${users.length} users written to ${file}.` }
  },
}

function some(ids: readonly string[]): string {
  return `${ids.slice(0, namedUsers).join(', ')}${ids.length > namedUsers ? `, and ${ids.length - namedUsers} more` : ''}`
}
