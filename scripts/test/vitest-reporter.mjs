import { writeFileSync } from 'node:fs'
import { emptyTally } from './tally.mjs'

/** Writes the tally of a vitest run to the file named in COLDFRAME_TALLY. Vitest's own JSON leaves out why a test was skipped. */
export default class TallyReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tally = emptyTally()
    for (const module of modules) {
      const file = module.relativeModuleId
      addErrors(tally, file, module.errors())
      for (const suite of module.children.allSuites()) addErrors(tally, `${file} > ${suite.fullName}`, suite.errors())
      for (const test of module.children.allTests()) addTest(tally, `${file} > ${test.fullName}`, test.result())
    }
    addErrors(tally, 'outside of any test', unhandledErrors)
    writeFileSync(process.env.COLDFRAME_TALLY, JSON.stringify(tally))
  }
}

function addTest(tally, name, result) {
  if (result.state === 'passed') tally.passed += 1
  else if (result.state === 'failed') tally.failures.push({ name, message: result.errors[0]?.message ?? 'failed' })
  else tally.skips.push({ name, reason: result.note ?? 'no reason given' })
}

function addErrors(tally, name, errors) {
  for (const error of errors) tally.failures.push({ name, message: error.message ?? String(error) })
}
