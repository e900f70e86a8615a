import { z } from 'zod'
import { columnCounts } from '../../../kernel/csr.ts'
import type { ContentValue, ProfileCourse } from '../../define.ts'
import { profilesOfSlots } from './describe-item.ts'
import type { Learned } from './learned.ts'
import type { Networks } from './networks.ts'

/** Attribute values whose profiles are kept while training: those that most items have. */
const mostValues = 64
/** Epochs that are kept, at ever wider steps: 650 kB with the longest profiles. */
const mostEpochs = 20

const Stored = z.object({
  slots: z.array(z.number().int().nonnegative()),
  epochs: z.array(z.number().int().nonnegative()),
  /** Base64 of 32-bit numbers. [epochs x slots x d] */
  profiles: z.string(),
  trained: z.number().int().nonnegative(),
})

/** What the generators made of each attribute value after some of the epochs; 0 is before the first. */
export interface Course {
  /** Also the number of epochs that went by, kept or not. */
  readonly trained: number
  readonly slots: readonly number[]
  readonly epochs: readonly number[]
  /** One of [slots x d] an epoch. */
  readonly profiles: readonly Float32Array[]
}

export function startCourse({ vocabulary, layout, choices }: Learned): Course {
  const unknown = new Set(vocabulary.fields.map((field) => field.unknown))
  const uses = columnCounts(choices)
  const slots = Array.from(vocabulary.slots.keys())
    .filter((slot) => !unknown.has(slot))
    .sort((a, b) => uses[layout.columnOf(b)] - uses[layout.columnOf(a)] || a - b)
    .slice(0, mostValues)
    .sort((a, b) => a - b)
  return { trained: 0, slots, epochs: [], profiles: [] }
}

/** The course with the present profiles, if this epoch is one of those that are kept. When there are too many, every second is dropped. */
export async function record(course: Course, trained: number, learned: Learned, networks: Networks): Promise<Course> {
  const step = course.epochs.length > 1 ? course.epochs[1] - course.epochs[0] : 1
  if (trained % step !== 0) return { ...course, trained }
  const epochs = [...course.epochs, trained]
  const profiles = [...course.profiles, await profilesOfSlots(learned, networks, course.slots)]
  if (epochs.length <= mostEpochs) return { ...course, trained, epochs, profiles }
  const isKept = (_: unknown, place: number): boolean => epochs[place] % (2 * step) === 0
  return { ...course, trained, epochs: epochs.filter(isKept), profiles: profiles.filter(isKept) }
}

export function courseToJson({ trained, slots, epochs, profiles }: Course): unknown {
  const bytes = profiles.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength))
  return { trained, slots, epochs, profiles: Buffer.concat(bytes).toString('base64') }
}

/** undefined: the run is from before courses were kept, or what it kept is of another shape. */
export function courseFromJson(json: unknown, { vocabulary, dimensions }: Learned): Course | undefined {
  const parsed = Stored.safeParse(json)
  if (!parsed.success) return undefined
  const { slots, epochs, trained } = parsed.data
  const size = slots.length * dimensions.length
  const bytes = Buffer.from(parsed.data.profiles, 'base64')
  if (bytes.length !== 4 * size * epochs.length || slots.some((slot) => slot >= vocabulary.slots.length)) return undefined
  // A copy of its own: a slice of the pool need not begin at a multiple of four bytes.
  const all = new Float32Array(Uint8Array.from(bytes).buffer)
  return { trained, slots, epochs, profiles: epochs.map((_, at) => all.slice(at * size, (at + 1) * size)) }
}

/** For the studio, ending with what the generators make now. */
export async function describeCourse(course: Course, learned: Learned, networks: Networks): Promise<ProfileCourse> {
  const now = await profilesOfSlots(learned, networks, course.slots)
  const isNow = course.epochs.at(-1) === course.trained
  const profiles = isNow ? [...course.profiles.slice(0, -1), now] : [...course.profiles, now]
  return {
    dimensions: learned.dimensions,
    contents: course.slots.map((slot): ContentValue => learned.vocabulary.slots[slot]),
    epochs: isNow ? course.epochs : [...course.epochs, course.trained],
    profiles,
  }
}
