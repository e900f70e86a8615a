import {
  type DefinitionKey,
  Denominator,
  Discount,
  Gain,
  Ideal,
  MetricDefinition,
  MetricFamily,
  partsOf,
} from '../../../../src-main/contract/laboratory-definition.ts'
import type { LaboratoryPart } from '../../../../src-main/contract/laboratory.ts'
import {
  denominatorNames,
  discountNames,
  emptyListNames,
  familyNames,
  gainNames,
  idealNames,
  negativesName,
  noRelevantNames,
  thresholdName,
} from '../../../../src-main/contract/laboratory-words.ts'

/** One parameter as the page offers it: a few values to choose from, and one sentence. */
export interface DefinitionField {
  readonly key: DefinitionKey
  readonly label: string
  readonly help: string
  readonly options: readonly {
    readonly value: string
    readonly label: string
    readonly isDisabled: boolean
    readonly change: Partial<MetricDefinition>
  }[]
}

export interface FieldGroup {
  readonly title: string
  readonly fields: readonly DefinitionField[]
}

const usualNegatives = [null, 50, 99, 100, 500, 1000]
const usualBases = [2, Math.E, 10]
/** More distinct ratings are a scale that nobody picks thresholds from one by one. */
const mostThresholds = 20

/** What can be changed of a definition, in the order of its use; parameters without effect on this family are left out. */
export function fieldGroups(definition: MetricDefinition, part: LaboratoryPart | null): FieldGroup[] {
  const parts = new Set(partsOf(definition))
  const field = <V extends MetricDefinition[DefinitionKey]>(
    key: DefinitionKey,
    label: string,
    help: string,
    values: readonly V[],
    name: (value: V) => string,
    isDisabled: (value: V) => boolean = () => false,
  ): DefinitionField[] => {
    if (!parts.has(key)) return []
    const options = values.map((value) => {
      const change: Partial<MetricDefinition> = { [key]: value }
      const isRefused = !MetricDefinition.safeParse({ ...definition, ...change }).success
      return { value: String(value), label: name(value), isDisabled: isRefused || isDisabled(value), change }
    })
    return [{ key, label, help, options }]
  }
  const lacksRatings = part !== null && part.ratingsReason !== null
  const ratings = (part?.ratings ?? []).slice(0, mostThresholds)
  const thresholds = [...new Set([null, ...ratings.slice(1), ...(definition.threshold === null ? [] : [definition.threshold])])]
  const sizes = [...new Set([...usualNegatives, definition.negatives])]
  const bases = [...new Set([...usualBases, definition.base])]
  return [
    {
      title: 'What is measured',
      fields: [
        ...field('family', 'Metric', 'Everything below belongs to it.', MetricFamily.options, (value) => familyNames[value]),
        ...field(
          'denominator',
          'Divided by',
          'T is the number of relevant items of a user.',
          Denominator.options,
          (value) => denominatorNames[value],
        ),
        ...field(
          'gain',
          'Gain of a hit',
          'What a relevant item is worth; r is its rating.',
          Gain.options,
          (value) => gainNames[value],
          (value) => lacksRatings && value !== 'binary',
        ),
        ...field(
          'discount',
          'Discount by rank',
          'How the worth of a hit falls down the list.',
          Discount.options,
          (value) => discountNames[value],
        ),
        ...field('base', 'Base of the logarithm', 'Ranks below it are not discounted where the discount is clipped.', bases, (value) =>
          value === Math.E ? 'e' : String(value),
        ),
        ...field('ideal', 'Ideal list', 'What the gain is divided by.', Ideal.options, (value) => idealNames[value]),
      ],
    },
    {
      title: 'What counts',
      fields: [
        ...field(
          'threshold',
          'Relevant are',
          'Held-out items with a lower rating become ordinary items.',
          thresholds,
          thresholdName,
          (value) => lacksRatings && value !== null,
        ),
        ...field(
          'negatives',
          'Ranked among',
          'A sample flatters; its expected figure follows exactly from the whole ranking.',
          sizes,
          negativesName,
          (value) => value !== null && part !== null && part.samplingReason !== null,
        ),
        ...field(
          'noRelevant',
          'Users without a relevant item',
          'Nothing can be found for them.',
          ['left-out', 'zero', 'one'] as const,
          (value) => noRelevantNames[value],
        ),
        ...field(
          'emptyLists',
          'Users with an empty list',
          'Something could be found, nothing is recommended.',
          ['zero', 'left-out'] as const,
          (value) => emptyListNames[value],
        ),
      ],
    },
  ]
}
