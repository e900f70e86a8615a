import { describe, expect, it } from 'vitest'
import { lineTally } from './line-tally.mjs'
import { allSkipped, playwrightTally } from './playwright-tally.mjs'
import { addTallies, checkTally, countLine, emptyTally, summaryLines, withoutSkips } from './tally.mjs'

describe('counting', () => {
  it('adds up, and the total is the last line', () => {
    const unit = { passed: 3, failures: [{ name: 'a', message: 'wrong\nat line 3' }], skips: [{ name: 'b', reason: 'no shared data' }] }
    const lines = summaryLines([
      { name: 'types', tally: checkTally('types', undefined), seconds: 1.25 },
      { name: 'unit', tally: unit, seconds: 2 },
    ])
    expect(lines).toEqual([
      '',
      'types  1 passed, 0 failed, 0 skipped in 1.3 s',
      'unit   3 passed, 1 failed, 1 skipped in 2.0 s',
      'failed  [unit] a: wrong',
      'skipped [unit] b: no shared data',
      '4 passed, 1 failed, 1 skipped',
    ])
  })

  it('takes skips as failures where all must run, except for what such a machine cannot have', () => {
    const skips = ['no shared data', 'not on this platform: Windows only', 'electron 45: no binary', 'because of electron 45: no'].map(
      (reason, index) => ({
        name: `t${index}`,
        reason,
      }),
    )
    const strict = withoutSkips({ ...emptyTally(), passed: 1, skips })
    expect(countLine(strict)).toBe('1 passed, 2 failed, 2 skipped')
    expect(strict.failures[0]).toEqual({ name: 't0', message: 'skipped: no shared data' })
  })

  it('of nothing is nothing', () => expect(countLine(addTallies([]))).toBe('0 passed, 0 failed, 0 skipped'))
})

describe('Playwright’s report', () => {
  const test = (status, more = {}) => ({ status, annotations: [], results: [], ...more })
  const report = {
    errors: [],
    suites: [
      {
        title: 'a.spec.ts',
        specs: [{ title: 'works', tests: [test('expected')] }],
        suites: [
          {
            title: 'group',
            specs: [
              { title: 'is skipped', tests: [test('skipped', { annotations: [{ type: 'skip', description: 'no data' }] })] },
              { title: 'fails', tests: [test('unexpected', { results: [{ errors: [{ message: '\u001b[31mwrong\u001b[0m' }] }] })] },
              { title: 'is shaky', tests: [test('flaky')] },
            ],
          },
        ],
      },
    ],
  }
  it('is counted by test, shaky ones as failed', () => {
    expect(playwrightTally(report)).toEqual({
      passed: 1,
      skips: [{ name: 'a.spec.ts > group > is skipped', reason: 'no data' }],
      failures: [
        { name: 'a.spec.ts > group > fails', message: 'wrong' },
        { name: 'a.spec.ts > group > is shaky', message: 'status flaky' },
      ],
    })
  })
  it('that only lists can be skipped as a whole', () => {
    expect(allSkipped(report, 'no browser').skips).toHaveLength(4)
  })
  it('with an error outside of tests has failed', () => {
    expect(playwrightTally({ suites: [], errors: [{ message: 'no tests found' }] }).failures).toHaveLength(1)
  })
})

describe('a runner that prints lines', () => {
  it('is counted by its last line, with names and reasons from the lines before', () => {
    const output = 'ok a\nskipped b: electron 45: no binary\nfailed c: it broke\n  at x\n2 passed, 1 failed, 1 skipped\n'
    expect(lineTally(output)).toEqual({
      passed: 2,
      failures: [{ name: 'c', message: 'it broke' }],
      skips: [{ name: 'b', reason: 'electron 45: no binary' }],
    })
  })
  it('keeps what it counts but does not name', () => {
    expect(lineTally('0 passed, 0 failed, 1 skipped').skips).toEqual([{ name: 'unnamed', reason: 'no reason given' }])
  })
  it('that ends early has failed', () => expect(lineTally('ok a\n').failures).toHaveLength(1))
})
