import { describe, expect, it } from 'vitest'
import { MetricDefinition } from '../../../../src-main/contract/laboratory-definition.ts'
import { LaboratoryPart } from '../../../../src-main/contract/laboratory.ts'
import { RunId } from '../../../../src-main/contract/ids.ts'
import { fieldGroups } from './definition-fields.ts'
import { readDefinition, writeDefinition, writeLaboratoryCommand } from './definition-text.ts'
import { describeLists } from './describe-lists.ts'

const define = (parts: Partial<MetricDefinition>): MetricDefinition => MetricDefinition.parse(parts)
const part = LaboratoryPart.parse({
  datasetId: 'ds_films00',
  datasetName: 'films',
  splitId: 'user-random',
  splitHash: 'abc',
  candidates: 'all items but the known ones',
  direction: 'items-for-user',
  users: 10,
  withoutRelevant: 0,
  ratings: [4, 4.5, 5],
  ratingsReason: null,
  samplingReason: null,
})
const fieldsOf = (definition: MetricDefinition, own: LaboratoryPart = part) => fieldGroups(definition, own).flatMap(({ fields }) => fields)

describe('the address of a definition', () => {
  it('holds what differs from the defaults, and comes back', () => {
    expect(writeDefinition(define({}))).toBe('')
    const own = define({ k: 20, gain: 'linear', threshold: 4 })
    expect(JSON.parse(writeDefinition(own))).toEqual({ k: 20, gain: 'linear', threshold: 4 })
    expect(readDefinition(writeDefinition(own))).toEqual({ definition: own })
  })

  it('that is none says why', () => {
    expect(readDefinition('{')).toEqual({ problem: 'This is not JSON.' })
    expect(readDefinition('{"k":0}')).toEqual({ problem: expect.stringMatching(/^k: /) })
    expect(readDefinition('{"gian":"linear"}')).toEqual({ problem: expect.stringContaining('gian') })
  })

  it('is a command, with what matters to its family alone', () => {
    const command = writeLaboratoryCommand(
      [RunId.parse('run_first0')],
      [],
      define({ family: 'recall', k: 5, gain: 'linear', denominator: 'relevant' }),
    )
    expect(command).toBe('npm run -s coldframe -- laboratory run_first0 --metric recall --k 5 --set denominator=relevant')
  })
})

describe('the parameters on the page', () => {
  it('are those of the family', () => {
    expect(fieldsOf(define({ family: 'mrr' })).map(({ key }) => key)).toEqual([
      'family',
      'threshold',
      'negatives',
      'noRelevant',
      'emptyLists',
    ])
    expect(fieldsOf(define({})).map(({ key }) => key)).not.toContain('base')
    expect(fieldsOf(define({ ideal: 'none' })).map(({ key }) => key)).toContain('base')
  })

  it('offer the thresholds that the held-out ratings have, and refuse ratings where there are none', () => {
    const threshold = fieldsOf(define({})).find(({ key }) => key === 'threshold')
    expect(threshold?.options.map(({ value }) => value)).toEqual(['null', '4.5', '5'])
    const gain = fieldsOf(define({}), { ...part, ratings: [], ratingsReason: 'none' }).find(({ key }) => key === 'gain')
    expect(gain?.options.filter(({ isDisabled }) => !isDisabled).map(({ value }) => value)).toEqual(['binary'])
  })

  it('do not lead to a definition that is refused', () => {
    const ideal = fieldsOf(define({ negatives: 99 })).find(({ key }) => key === 'ideal')
    expect(ideal?.options.find(({ value }) => value === 'retrieved')?.isDisabled).toBe(true)
  })
})

it('imported lists say what is not as it should be', () => {
  const counts = {
    lines: 9,
    users: 2,
    usersWithoutList: 1,
    otherUsers: 2,
    unknownUsers: 3,
    unknownItems: 0,
    knownItems: 4,
    repeated: 0,
    emptyPlaces: 0,
  }
  expect(describeLists({ counts, problems: [{ line: 7, message: 'item x is known of this user' }] })).toEqual([
    '1 test users have no list.',
    '4 places go to items that the user is known to have.',
    '5 lines are of users outside the test part.',
    'line 7: item x is known of this user',
  ])
})
