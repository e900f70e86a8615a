/**
 * What a stage found: `{ passed, failures: [{ name, message }], skips: [{ name, reason }] }`. Everything here is plain data in, plain data or text
 * out.
 */
export function emptyTally() {
  return { passed: 0, failures: [], skips: [] }
}

/** A check that is right or wrong as a whole, like the compiler. */
export function checkTally(name, problem) {
  return problem ? { ...emptyTally(), failures: [{ name, message: problem }] } : { ...emptyTally(), passed: 1 }
}

export function addTallies(tallies) {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failures: tallies.flatMap((tally) => tally.failures),
    skips: tallies.flatMap((tally) => tally.skips),
  }
}

/** Reasons that hold on the machines of continuous integration too. */
const honestReasons = [/^not on this platform:/i, /^electron 45:/i]

/** Where everything must run, a skip is a hole in the net: it becomes a failure, except for what that machine cannot have. */
export function withoutSkips(tally) {
  const isHonest = (skip) => honestReasons.some((pattern) => pattern.test(skip.reason))
  return {
    passed: tally.passed,
    failures: [
      ...tally.failures,
      ...tally.skips.filter((skip) => !isHonest(skip)).map(({ name, reason }) => ({ name, message: `skipped: ${reason}` })),
    ],
    skips: tally.skips.filter(isHonest),
  }
}

export function countLine({ passed, failures, skips }) {
  return `${passed} passed, ${failures.length} failed, ${skips.length} skipped`
}

/** One line per stage, then each failure and each skip with its reason, then the total as the very last line. */
export function summaryLines(stages) {
  const width = Math.max(...stages.map((stage) => stage.name.length))
  const rows = stages.map(({ name, tally, seconds }) => `${name.padEnd(width)}  ${countLine(tally)} in ${seconds.toFixed(1)} s`)
  const failures = stages.flatMap(({ name, tally }) =>
    tally.failures.map((failure) => `failed  [${name}] ${failure.name}: ${firstLine(failure.message)}`),
  )
  const skips = stages.flatMap(({ name, tally }) => tally.skips.map((skip) => `skipped [${name}] ${skip.name}: ${skip.reason}`))
  return ['', ...rows, ...failures, ...skips, countLine(addTallies(stages.map((stage) => stage.tally)))]
}

function firstLine(text) {
  return text.trim().split('\n')[0].slice(0, 300)
}
