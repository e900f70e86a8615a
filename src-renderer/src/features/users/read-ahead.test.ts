import { describe, expect, it } from 'vitest'
import { createReadAhead } from './read-ahead.ts'

describe('answers read ahead', () => {
  it('gives a prepared answer once, and asks anew after that', async () => {
    const ahead = createReadAhead<number>(2)
    let asked = 0
    const ask = (): Promise<number> => Promise.resolve(++asked)
    ahead.prepare('a', ask)
    ahead.prepare('a', ask)
    expect(asked).toBe(1)
    expect(await ahead.take('a', ask)).toBe(1)
    expect(await ahead.take('a', ask)).toBe(2)
  })

  it('keeps the newest', async () => {
    const ahead = createReadAhead<string>(2)
    for (const key of ['a', 'b', 'c']) ahead.prepare(key, () => Promise.resolve(`early ${key}`))
    const late = (): Promise<string> => Promise.resolve('late')
    expect(await ahead.take('a', late)).toBe('late')
    expect(await ahead.take('c', late)).toBe('early c')
  })

  it('asks again for what failed', async () => {
    const ahead = createReadAhead<string>(2)
    ahead.prepare('a', () => Promise.reject(new Error('too early')))
    expect(await ahead.take('a', () => Promise.resolve('late'))).toBe('late')
  })
})
