import type { ContentValue, ProfileCourseAnswer } from '../../contract/index.ts'
import { WorkbenchError } from '../kernel/errors.ts'
import type { ColdStart, ItemContent } from '../plugins/define.ts'
import type { ColdRun } from './cold-start-run.ts'

/**
 * How the profiles of the item's values moved while the model was trained.
 * @throws WorkbenchError MODEL_CANNOT for a model without generators, RUN_STATE for a run from before courses were kept.
 */
export async function describeProfileCourse(
  run: ColdRun,
  cold: ColdStart,
  item: ItemContent,
): Promise<Omit<ProfileCourseAnswer, 'elapsedMs'>> {
  if (!cold.course || !cold.profiles) {
    throw new WorkbenchError(
      'MODEL_CANNOT',
      `${run.plugin.title} generates no profiles.`,
      'Train LARA, which does, with any answer but the discriminator’s.',
    )
  }
  const course = await cold.course()
  if (course === null) {
    throw new WorkbenchError('RUN_STATE', 'This run was trained before profiles were kept by epoch.', 'Train it again.')
  }
  const { attributes } = await cold.profiles(item)
  const d = course.dimensions.length
  const placeOf = ({ field, value }: ContentValue): number => course.contents.findIndex((one) => one.field === field && one.value === value)
  return {
    dimensions: [...course.dimensions],
    epochs: [...course.epochs],
    values: attributes
      .filter((attribute) => placeOf(attribute) >= 0)
      .map(({ field, value }) => {
        const place = placeOf({ field, value })
        const profiles = course.profiles.map((all) => all.slice(place * d, (place + 1) * d))
        const last = profiles[profiles.length - 1]
        const length = distance(last, new Float32Array(d)) || 1
        return {
          field,
          value,
          profiles: profiles.map((profile) => Array.from(profile)),
          distances: profiles.map((profile) => distance(profile, last) / length),
        }
      }),
    untracked: attributes.filter((attribute) => placeOf(attribute) < 0).map(({ field, value }) => ({ field, value })),
  }
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0))
}
