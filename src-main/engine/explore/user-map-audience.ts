import type { AttributeValues, AudienceSize, MakeUpField } from '../../contract/index.ts'
import type { Dataset } from '../data/dataset.ts'
import { columnCounts, csrFromRows } from '../kernel/csr.ts'
import type { NamedRule } from '../segments/resolvable-rule.ts'
import { resolveSegment } from '../segments/resolve-segment.ts'
import { describeMakeUp } from './cold-start-segments.ts'
import { studioOf } from './cold-start.ts'
import type { ColdRun } from './cold-start-run.ts'
import { findGroupNames, type MapRequest } from './user-map.ts'

interface Question {
  readonly item: AttributeValues
  readonly size: AudienceSize
}

/**
 * Who of the dataset is in the audience of a composed item: one mark per user of the dataset. With it the make-up by taste group, where a map has
 * been made, and by the dataset's segments; shares are of the users that the run can rank.
 */
export async function audienceOnMap(
  run: ColdRun,
  dataset: Dataset,
  { item, size }: Question,
  request: MapRequest,
  segments: readonly NamedRule[],
): Promise<{ marks: Uint8Array; makeUp: MakeUpField[] }> {
  const { rows, marks: inAudience } = await studioOf(run).standing(item, size)
  const userOf = Int32Array.from(rows, (row) => dataset.users.find(run.users.ids[row]) ?? -1)
  const marks = new Uint8Array(dataset.users.ids.length)
  userOf.forEach((user, member) => {
    if (user >= 0) marks[user] = inAudience[member]
  })
  const groups = await findGroupNames(dataset, request)
  const flags = segments.map(({ rule }) => resolveSegment(dataset, rule))
  const fields = [
    ...(groups ? [fieldOf('taste group', groups.names, userOf, (user) => groups.placesOf(user))] : []),
    ...(segments.length > 0
      ? [
          fieldOf(
            'segment',
            segments.map(({ name }) => name),
            userOf,
            (user) => flags.flatMap((own, place) => (own[user] === 1 ? [place] : [])),
          ),
        ]
      : []),
  ]
  const audience = Uint32Array.from(inAudience.keys()).filter((member) => inAudience[member] === 1)
  return { marks, makeUp: describeMakeUp(fields, audience, rows.length) }
}

function fieldOf(field: string, values: readonly string[], userOf: Int32Array, placesOf: (user: number) => readonly number[]) {
  const members = csrFromRows(
    Array.from(userOf, (user) => (user < 0 ? [] : placesOf(user))),
    values.length,
  )
  return { field, isActivity: false, values, members, counts: columnCounts(members) }
}
