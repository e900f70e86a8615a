import { describe, expect, test } from 'vitest'
import { createKeyReader, printKeys, writeKey } from './keys.ts'
import { matchScore, rankMatches } from './match.ts'

describe('keys', () => {
  const commands = [
    { keys: 'g d', name: 'datasets' },
    { keys: 'g r', name: 'runs' },
    { keys: 'r', name: 'frame' },
    { keys: 'j', name: 'frame next' },
    { keys: 'j', name: 'screen next' },
    { keys: 'mod+k', name: 'palette' },
  ]

  test('a sequence is read within its time', () => {
    const read = createKeyReader<(typeof commands)[number]>(1000)
    expect(read('g', 0, commands)).toEqual({ kind: 'wait' })
    expect(read('d', 500, commands)).toMatchObject({ command: { name: 'datasets' } })
  })

  test('a sequence that took too long is two single keys', () => {
    const read = createKeyReader<(typeof commands)[number]>(1000)
    read('g', 0, commands)
    expect(read('r', 1500, commands)).toMatchObject({ command: { name: 'frame' } })
  })

  test('the screen goes before the frame, unknown keys do nothing', () => {
    const read = createKeyReader<(typeof commands)[number]>(1000)
    expect(read('j', 0, commands)).toMatchObject({ command: { name: 'screen next' } })
    expect(read('q', 1, commands)).toEqual({ kind: 'none' })
    read('g', 2, commands)
    expect(read('q', 3, commands)).toEqual({ kind: 'none' })
    expect(read('d', 4, commands)).toEqual({ kind: 'none' })
  })

  test('keys are written and printed alike everywhere', () => {
    expect(writeKey({ key: 'K', mod: true, alt: false })).toBe('mod+k')
    expect(writeKey({ key: '?', mod: false, alt: false })).toBe('?')
    expect(printKeys('mod+k', false)).toEqual(['Ctrl K'])
    expect(printKeys('mod+k', true)).toEqual(['⌘ K'])
    expect(printKeys('g d', false)).toEqual(['G', 'D'])
    expect(printKeys('+ alt++', false)).toEqual(['+', 'Alt +'])
    expect(printKeys(writeKey({ key: ' ', mod: true, alt: false }), false)).toEqual(['Ctrl Space'])
  })
})

describe('matching', () => {
  test('every word must occur, in any order', () => {
    expect(matchScore('run new', 'New run')).toBeGreaterThan(0)
    expect(matchScore('run old', 'New run')).toBe(0)
    expect(matchScore('', 'anything')).toBe(1)
  })

  test('beginnings of words go first, signs are taken literally', () => {
    expect(rankMatches('vae', ['cvaexy', 'mult-vae 600', 'vae'], (text) => text, 10)).toEqual(['vae', 'mult-vae 600', 'cvaexy'])
    expect(matchScore('a.b', 'axb')).toBe(0)
  })

  test('without a query the order stays', () => {
    expect(rankMatches(' ', ['longer text', 'b'], (text) => text, 10)).toEqual(['longer text', 'b'])
  })
})
