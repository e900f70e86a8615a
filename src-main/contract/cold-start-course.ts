import { z } from 'zod'
import { ContentValue } from './cold-start.ts'
import { AttributeValues } from './datasets.ts'
import { RunId } from './ids.ts'

export const CourseQuery = z.object({ runId: RunId, item: AttributeValues })
export type CourseQuery = z.infer<typeof CourseQuery>

/** How the generated profiles of an item's values came about while the model was trained. */
export const ProfileCourseAnswer = z.object({
  dimensions: z.array(ContentValue),
  /** Epochs that were kept, at equal steps from 0 (before the first), and the one whose weights the run has, which is the last. */
  epochs: z.array(z.number().int()),
  values: z.array(
    ContentValue.extend({
      /** By epoch, numbers in the order of `dimensions`. */
      profiles: z.array(z.array(z.number())),
      /** Euclidean distance of each to the last, as a share of the last one's length. */
      distances: z.array(z.number()),
    }),
  ),
  /** Values of the item whose profiles were not kept: too few items have them. */
  untracked: z.array(ContentValue),
  elapsedMs: z.number(),
})
export type ProfileCourseAnswer = z.infer<typeof ProfileCourseAnswer>
