import { z } from 'zod'
import { WorkbenchError } from '../../../kernel/errors.ts'
import type { Model, ModelContext } from '../../define.ts'
import { groupsOf, type Popularity, type PopularityConfig, tally, weightsOf } from './popularity.ts'

const Groups = z.array(z.string()).default([])

export function createMostPopular(config: PopularityConfig, { userCount, itemCount, userAttributes, timesOf }: ModelContext): Model {
  let popularity: Popularity = { groups: [], scores: new Float32Array(itemCount) }
  /** The list of each user: the first is everybody's. */
  let listOf: Uint32Array | undefined

  const getLists = (): Uint32Array => {
    const { groups } = popularity
    listOf ??= Uint32Array.from(groupsOf(userAttributes, config.group, userCount), (group) =>
      group === null ? 0 : 1 + groups.indexOf(group),
    )
    return listOf
  }

  return {
    async fit(train) {
      listOf = undefined
      popularity = tally(train, weightsOf(config, train, timesOf), groupsOf(userAttributes, config.group, userCount))
    },
    async scoreItems(histories, users) {
      const scores = new Float32Array(histories.rows * itemCount)
      for (let row = 0; row < histories.rows; row++) {
        const list = users === null ? 0 : getLists()[users[row]]
        scores.set(popularity.scores.subarray(list * itemCount, (list + 1) * itemCount), row * itemCount)
      }
      return scores
    },
    async save() {
      const { groups, scores } = popularity
      return { arrays: { popularity: { shape: [1 + groups.length, itemCount], data: scores } }, json: { groups } }
    },
    async load({ arrays, json }) {
      const stored = arrays['popularity']?.data
      const groups = Groups.safeParse(json['groups'])
      if (!(stored instanceof Float32Array) || !groups.success || stored.length !== (1 + groups.data.length) * itemCount) {
        throw new WorkbenchError('RUN_DAMAGED', 'The stored popularity counts do not fit the items.', 'Train the model again.')
      }
      listOf = undefined
      popularity = { groups: groups.data, scores: stored.slice() }
    },
    dispose() {},
  }
}
