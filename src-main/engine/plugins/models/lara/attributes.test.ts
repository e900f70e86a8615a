import { describe, expect, it } from 'vitest'
import { describeColumn } from '../../../data/attribute-fields.ts'
import { type ContentVocabulary, learnVocabulary } from '../../../data/content.ts'
import { chooseProfileSlots, layOut, leaveOneOut } from './attributes.ts'
import { lara } from './plugin.ts'

const genres = describeColumn('genres', 'multi', '|', [['Comedy', 'Drama'], ['Drama'], null, ['Western']])
const colour = describeColumn('colour', 'category', null, ['red', 'blue', null, 'red'])
const vocabulary = learn(genres, colour)
const settings = lara.config.parse({})

describe('the layout of attributes', () => {
  it('has a generator for each value of a field with several, and one for each other field', () => {
    const layout = layOut(vocabulary, 5, settings)
    // Comedy, Drama, Western with two embeddings each; colour with blue, red and unknown.
    expect(layout).toMatchObject({ shared: false, generators: 4, values: 3 })
    const [comedy, drama, western] = ['Comedy', 'Drama', 'Western'].map((value) => layout.columnOf(slotOf(value)))
    const chosen = layout.choose(vocabulary.encode({ genres: ['Comedy', 'Drama'], colour: 'red' }))
    expect([...chosen]).toEqual([comedy, drama, western + 1, layout.columnOf(slotOf('red'))])
  })

  it('lets an item without values choose what stands for absent and unknown', () => {
    const layout = layOut(vocabulary, 5, settings)
    const chosen = [...layout.choose(vocabulary.encode({}))]
    expect(chosen.length).toBe(4)
    expect(chosen).toContain(layout.columnOf(slotOf('unknown')))
    for (const value of ['Comedy', 'Drama', 'Western']) expect(chosen).not.toContain(layout.columnOf(slotOf(value)))
  })

  it('silences absent values when it is told to', () => {
    const layout = layOut(vocabulary, 5, { ...settings, absent: 'silent' })
    expect([...layout.choose(vocabulary.encode({ genres: ['Drama'], colour: 'red' }))]).toEqual([
      layout.columnOf(slotOf('Drama')),
      layout.columnOf(slotOf('red')),
    ])
  })

  it('shares one generator among very many values, and where joining would be too wide; not in the released form', () => {
    const many = learn(describeColumn('tags', 'multi', '|', [Array.from({ length: 65 }, (_, tag) => `tag ${tag}`)]))
    expect(layOut(many, 5, settings)).toMatchObject({ shared: true, generators: 65, values: 1 })
    expect([...layOut(many, 5, settings).choose(Uint32Array.of(3, 64))]).toEqual([3, 64])
    expect(layOut(vocabulary, 1025, settings).shared).toBe(true)
    expect(layOut(many, 5, { ...settings, form: 'released-code' })).toMatchObject({ shared: false, generators: 65, values: 2 })
  })

  it('has no item left out of an item: each value is taken away once, an unknown one never', () => {
    const slots = vocabulary.encode({ genres: ['Comedy', 'Drama'] })
    const variants = leaveOneOut(vocabulary, slots)
    expect(variants.map(({ content }) => content.value)).toEqual(['Comedy', 'Drama'])
    expect(variants[0].rest).toEqual(vocabulary.encode({ genres: ['Drama'] }))
  })
})

describe('the numbers of a profile', () => {
  const uses = Uint32Array.from(vocabulary.slots, ({ value }) => ({ Comedy: 5, Drama: 9, red: 7, unknown: 20 })[value] ?? 0)

  it('are the values that interactions have most, never an unknown one, and none without any', () => {
    const names = (slots: readonly number[]): string[] => slots.map((slot) => vocabulary.slots[slot].value)
    expect(names(chooseProfileSlots(vocabulary, [], uses, 10))).toEqual(['Comedy', 'Drama', 'red'])
    expect(names(chooseProfileSlots(vocabulary, [], uses, 2))).toEqual(['Drama', 'red'])
    expect(names(chooseProfileSlots(vocabulary, ['genres'], uses, 10))).toEqual(['Comedy', 'Drama'])
  })

  it('cannot be of an attribute that is not read', () => {
    expect(() => chooseProfileSlots(vocabulary, ['size'], uses, 2)).toThrow('the model reads no attribute "size"')
  })
})

function learn(...columns: ReturnType<typeof describeColumn>[]): ContentVocabulary {
  const items = Uint32Array.from(columns[0].values, (_, item) => item)
  return learnVocabulary(columns, items, { bins: 3, minimumItems: 1, text: false })
}

function slotOf(value: string): number {
  return vocabulary.slots.findIndex((slot) => slot.value === value)
}
