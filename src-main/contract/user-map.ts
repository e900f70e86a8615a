import { z } from 'zod'
import { AudienceQuery, MakeUpField } from './cold-start.ts'
import { DatasetId, RunId } from './ids.ts'
import { PackedBytes, PackedFloats } from './packed.ts'

/** A group number that no group has: users without anything that says what they like. */
export const noTasteGroup = 255

export const UserMapRequest = z.object({
  datasetId: DatasetId,
  /** The same seed gives the same picture. */
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(1),
  /** How many taste groups; null: the number from 4 to 12 that parts the users best (simplified silhouette). */
  groups: z.number().int().min(2).max(40).nullable().default(null),
})
export type UserMapRequest = z.infer<typeof UserMapRequest>

/** What a group has more of than everybody. Shares are of users. */
export const Lift = z.object({ share: z.number(), overall: z.number(), lift: z.number() })

export const TasteGroup = z.object({
  /** 0, 1, ...; the largest first. */
  number: z.number().int(),
  /** Made of the values that stand out most. */
  name: z.string(),
  users: z.number().int(),
  /** Items that many of the group took, by lift. */
  items: z.array(Lift.extend({ item: z.string(), title: z.string().nullable() })),
  /** Values of items (share of the group's interactions) and of users (share of its users), by lift. */
  values: z.array(Lift.extend({ of: z.enum(['item', 'user']), field: z.string(), value: z.string() })),
})
export type TasteGroup = z.infer<typeof TasteGroup>

/** All users of a dataset on a plane: near ones like the same. Place p of every column is the dataset's p-th user; NaN: likes nothing. */
export const UserMap = z.object({
  /** umap: neighbours stay neighbours; pca: the two directions along which users differ most, for datasets that are too large for the former. */
  method: z.enum(['umap', 'pca']),
  seed: z.number().int(),
  /** Dimensions of the space that neighbours and groups are found in. */
  dimensions: z.number().int(),
  /** How well the groups are parted, 0..1: simplified silhouette of each number that was looked at. */
  silhouettes: z.array(z.object({ groups: z.number().int(), value: z.number() })),
  users: z.array(z.string()),
  x: PackedFloats,
  y: PackedFloats,
  /** Number of each user's taste group, or `noTasteGroup`. */
  group: PackedBytes,
  groups: z.array(TasteGroup),
})
export type UserMap = z.infer<typeof UserMap>

/** The audience of a composed item on a map of the dataset's users. */
export const AudienceOnMapQuery = AudienceQuery.extend(UserMapRequest.omit({ datasetId: true }).shape)
export type AudienceOnMapQuery = z.infer<typeof AudienceOnMapQuery>

export const AudienceOnMap = z.object({
  /** For each user of the dataset 1: in the audience. */
  marks: PackedBytes,
  /** By taste group, where the map has been made, and by the dataset's segments. */
  makeUp: z.array(MakeUpField),
})
export type AudienceOnMap = z.infer<typeof AudienceOnMap>

/** One metric of two runs, user by user, for users that have test items. */
export const UserDifferences = z.object({
  metric: z.string(),
  higherIsBetter: z.boolean(),
  users: z.array(z.string()),
  first: PackedFloats,
  second: PackedFloats,
})
export type UserDifferences = z.infer<typeof UserDifferences>

export const UserDifferencesQuery = z.object({ first: RunId, second: RunId, metric: z.string().min(1) })
export type UserDifferencesQuery = z.infer<typeof UserDifferencesQuery>
