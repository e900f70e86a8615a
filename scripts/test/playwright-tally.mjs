import { stripVTControlCharacters } from 'node:util'
import { emptyTally } from './tally.mjs'

/** The tally of Playwright's JSON report. */
export function playwrightTally(report) {
  const tally = emptyTally()
  for (const error of report.errors ?? []) tally.failures.push({ name: 'playwright', message: error.message ?? 'error' })
  for (const { name, test } of testsOf(report.suites ?? [], [])) {
    if (test.status === 'expected') tally.passed += 1
    else if (test.status === 'skipped') tally.skips.push({ name, reason: skipReason(test) })
    else tally.failures.push({ name, message: failureMessage(test) })
  }
  return tally
}

/** All tests of a listing, as skipped for one reason. */
export function allSkipped(report, reason) {
  return { ...emptyTally(), skips: testsOf(report.suites ?? [], []).map(({ name }) => ({ name, reason })) }
}

function testsOf(suites, path) {
  return suites.flatMap((suite) => {
    const here = [...path, suite.title].filter(Boolean)
    const own = (suite.specs ?? []).flatMap((spec) => spec.tests.map((test) => ({ name: [...here, spec.title].join(' > '), test })))
    return [...own, ...testsOf(suite.suites ?? [], here)]
  })
}

function skipReason(test) {
  return test.annotations?.find((annotation) => annotation.type === 'skip' || annotation.type === 'fixme')?.description ?? 'no reason given'
}

function failureMessage(test) {
  const result = test.results?.findLast((entry) => entry.error ?? entry.errors?.length)
  const message = result?.error?.message ?? result?.errors?.[0]?.message ?? `status ${test.status}`
  return stripVTControlCharacters(message)
}
