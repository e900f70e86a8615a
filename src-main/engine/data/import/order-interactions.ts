import { breathe } from '../../kernel/progress.ts'
import { reasonCode } from './judge-rows.ts'
import type { RawInteractions } from './read-interactions.ts'

/** The columns of a dataset: by user, then time, then file order; only ids that occur. */
export interface OrderedInteractions {
  readonly userIds: readonly string[]
  readonly itemIds: readonly string[]
  readonly userOffsets: Uint32Array
  readonly itemOf: Uint32Array
  readonly ratingOf: Float32Array | null
  readonly timeOf: Float64Array | null
}

/** Rows between two looks at the signal: about 50 ms of work. */
const rowsPerBreath = 500_000

/**
 * Sorts the good rows and drops duplicates: of several rows of a pair the last in time stays (without times, the last in the file). Marks the
 * others in `reasonOf`. Times are divided by `timeUnit` to give seconds.
 */
export async function orderInteractions(
  raw: RawInteractions,
  reasonOf: Uint8Array,
  timeUnit: number,
  signal: AbortSignal,
): Promise<OrderedInteractions> {
  const { order, offsets } = sortByUser(raw, reasonOf)
  if (raw.times) await sortUsersByTime(order, offsets, raw.times, signal)
  const kept = dropDuplicates(raw, order, offsets, reasonOf)
  await breathe(signal)
  const userMap = compact(raw.userIds, (u) => kept.offsets[u + 1] > kept.offsets[u])
  const n = kept.order.length
  const used = new Uint8Array(raw.itemIds.length)
  for (let k = 0; k < n; k++) used[raw.items[kept.order[k]]] = 1
  const itemMap = compact(raw.itemIds, (i) => used[i] === 1)
  const itemOf = new Uint32Array(n)
  for (let k = 0; k < n; k++) itemOf[k] = itemMap.codeOf[raw.items[kept.order[k]]]
  await breathe(signal)
  const userOffsets = new Uint32Array(userMap.ids.length + 1)
  for (let u = 0; u < raw.userIds.length; u++) {
    if (kept.offsets[u + 1] > kept.offsets[u]) userOffsets[userMap.codeOf[u] + 1] = kept.offsets[u + 1]
  }
  const ratingOf = raw.ratings && gather(raw.ratings, kept.order, new Float32Array(n))
  const timeOf = raw.times && gather(raw.times, kept.order, new Float64Array(n))
  if (timeOf && timeUnit !== 1) for (let k = 0; k < n; k++) timeOf[k] /= timeUnit
  return { userIds: userMap.ids, itemIds: itemMap.ids, userOffsets, itemOf, ratingOf, timeOf }
}

/** Counting sort: stable, so a user's rows stay in file order. */
function sortByUser(raw: RawInteractions, reasonOf: Uint8Array): { order: Uint32Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(raw.userIds.length + 1)
  for (let k = 0; k < raw.rows; k++) if (reasonOf[k] === 0) offsets[raw.users[k] + 1]++
  for (let u = 0; u < raw.userIds.length; u++) offsets[u + 1] += offsets[u]
  const order = new Uint32Array(offsets[raw.userIds.length])
  const at = offsets.slice()
  for (let k = 0; k < raw.rows; k++) if (reasonOf[k] === 0) order[at[raw.users[k]]++] = k
  return { order, offsets }
}

async function sortUsersByTime(order: Uint32Array, offsets: Uint32Array, times: Float64Array, signal: AbortSignal): Promise<void> {
  let longest = 0
  for (let u = 0; u + 1 < offsets.length; u++) longest = Math.max(longest, offsets[u + 1] - offsets[u])
  const scratch = { keys: new Float64Array(longest), rows: new Uint32Array(longest) }
  let breath = 0
  for (let u = 0; u + 1 < offsets.length; u++) {
    sortByTime(order, offsets[u], offsets[u + 1], times, scratch)
    if (offsets[u + 1] < breath) continue
    breath = offsets[u + 1] + rowsPerBreath
    await breathe(signal)
  }
}

/**
 * Rows `from .. to` of one user, by time; in place. Equal times keep file order. Rows that are out of order are sorted as numbers,
 * (time - first) * n + place, which is exact for whole times and ten times faster than a comparison function; other times go the slow way.
 */
function sortByTime(
  order: Uint32Array,
  from: number,
  to: number,
  times: Float64Array,
  scratch: { keys: Float64Array; rows: Uint32Array },
): void {
  const n = to - from
  let first = Infinity
  let last = -Infinity
  let isSorted = true
  let isWhole = true
  for (let k = from; k < to; k++) {
    const time = times[order[k]]
    if (time < last) isSorted = false
    if (time < first) first = time
    if (time > last) last = time
    if (Math.floor(time) !== time) isWhole = false
  }
  if (isSorted) return
  if (!isWhole || (last - first + 1) * n > Number.MAX_SAFE_INTEGER) {
    order.subarray(from, to).sort((a, b) => times[a] - times[b] || a - b)
    return
  }
  const { keys, rows } = scratch
  for (let k = 0; k < n; k++) {
    rows[k] = order[from + k]
    keys[k] = (times[rows[k]] - first) * n + k
  }
  keys.subarray(0, n).sort()
  for (let k = 0; k < n; k++) order[from + k] = rows[keys[k] % n]
}

function dropDuplicates(
  raw: RawInteractions,
  order: Uint32Array,
  offsets: Uint32Array,
  reasonOf: Uint8Array,
): { order: Uint32Array; offsets: Uint32Array } {
  const duplicate = reasonCode('duplicate')
  const seenBy = new Uint32Array(raw.itemIds.length)
  let dropped = 0
  for (let u = 0; u < raw.userIds.length; u++) {
    for (let k = offsets[u + 1] - 1; k >= offsets[u]; k--) {
      const item = raw.items[order[k]]
      if (seenBy[item] === u + 1) {
        reasonOf[order[k]] = duplicate
        dropped++
      }
      seenBy[item] = u + 1
    }
  }
  if (dropped === 0) return { order, offsets }
  const keptOffsets = new Uint32Array(offsets.length)
  let at = 0
  for (let u = 0; u < raw.userIds.length; u++) {
    for (let k = offsets[u]; k < offsets[u + 1]; k++) if (reasonOf[order[k]] === 0) order[at++] = order[k]
    keptOffsets[u + 1] = at
  }
  return { order: order.slice(0, at), offsets: keptOffsets }
}

function compact(ids: readonly string[], isUsed: (code: number) => boolean): { ids: string[]; codeOf: Uint32Array } {
  const kept: string[] = []
  const codeOf = new Uint32Array(ids.length)
  ids.forEach((id, code) => {
    if (isUsed(code)) codeOf[code] = kept.push(id) - 1
  })
  return { ids: kept, codeOf }
}

function gather<T extends Float32Array | Float64Array>(values: T, order: Uint32Array, to: T): T {
  for (let k = 0; k < order.length; k++) to[k] = values[order[k]]
  return to
}
