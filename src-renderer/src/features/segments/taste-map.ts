import { noTasteGroup, type TasteGroup, type UserMap } from '../../../../src-main/contract/user-map.ts'
import { unpackBytes, unpackFloats } from '../../../../src-main/contract/packed.ts'
import type { PointCloudSpec } from '../../components/charts/point-cloud.ts'
import { formatCount, formatShare } from '../../format/numbers.ts'

/** Okabe and Ito's eight; groups beyond them repeat a colour, the numbers on the map tell them apart. */
const palette = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6', '--series-7', '--series-8'] as const

/** The columns of a map, unpacked once. */
export interface UnpackedMap {
  readonly users: readonly string[]
  readonly x: Float32Array
  readonly y: Float32Array
  readonly group: Uint8Array
}

export function unpackMap({ users, x, y, group }: UserMap): UnpackedMap {
  return { users, x: unpackFloats(x), y: unpackFloats(y), group: unpackBytes(group) }
}

/** The variable of a group's colour. */
export function groupColor(number: number): string {
  return palette[number % palette.length] ?? palette[0]
}

/** @param lit 1: stands out; null: all alike. */
export function tasteMapSpec(map: UnpackedMap, groups: readonly TasteGroup[], lit: Uint8Array | null): PointCloudSpec {
  return {
    title: 'Map of users by taste',
    summary: `${formatCount(map.users.length)} users in ${groups.length} groups: ${groups.map(({ number, name, users }) => `${number + 1} ${name}, ${formatCount(users)}`).join('; ')}.`,
    x: map.x,
    y: map.y,
    color: map.group,
    palette,
    lit,
    axes: null,
    labels: groups.map(({ number }) => ({ text: String(number + 1), ...middleOf(map, number) })),
  }
}

/** Medians: a few users far away do not move the number. */
function middleOf({ x, y, group }: UnpackedMap, number: number): { x: number; y: number } {
  const own = Array.from(group.keys()).filter((at) => group[at] === number)
  const median = (values: Float32Array): number => Float32Array.from(own, (at) => values[at] ?? NaN).sort()[own.length >> 1] ?? 0
  return { x: median(x), y: median(y) }
}

/** Flags of these places. */
export function litPlaces(count: number, places: Iterable<number>): Uint8Array {
  const flags = new Uint8Array(count)
  for (const at of places) flags[at] = 1
  return flags
}

/** Users without a place are never meant. */
export function usersAt({ users, group }: UnpackedMap, places: Iterable<number>): string[] {
  return Array.from(places).flatMap((at) => (group[at] === noTasteGroup ? [] : (users[at] ?? [])))
}

/** `Pocahontas (14 % against 2 %)` */
export function liftWords(name: string, { share, overall }: { share: number; overall: number }): string {
  return `${name} (${formatShare(share)} against ${formatShare(overall)})`
}
