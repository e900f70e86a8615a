import { browserStep } from './browser.mjs'
import { buildStep } from './build.mjs'
import { displayStep } from './display.mjs'
import { electronStep } from './electron.mjs'
import { electronLegacyStep } from './electron-legacy.mjs'
import { packagesStep } from './packages.mjs'
import { tensorflowStep } from './tensorflow.mjs'

/**
 * Each step has `title`, `check(options)`, which looks at files only and takes milliseconds, and `make(options)`. Both give `{ state, note }`:
 * `ready`; `needed` (check only); `absent`: it cannot be had, the note says why, and everything works without it in some lesser way;
 * `failed`. A failure of a step ends the set-up for the purposes in its `neededFor`, and, when it `isForGpu`, whenever the GPU was asked for.
 */
const isLinux = process.platform === 'linux'

const stepsByPurpose = {
  run: [packagesStep, tensorflowStep],
  start: [packagesStep, tensorflowStep, buildStep, electronStep],
  test: [packagesStep, tensorflowStep, buildStep, browserStep, electronStep, ...(isLinux ? [displayStep, electronLegacyStep] : [])],
}

export const purposes = Object.keys(stepsByPurpose)

export function stepsFor(purpose) {
  return stepsByPurpose[purpose]
}

/** Whether nothing is left to do; no process is started to find out. */
export function isSetUp(purpose, options = {}) {
  return stepsFor(purpose).every((step) => step.check(options).state !== 'needed')
}
