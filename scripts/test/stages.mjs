import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { buildStep } from '../setup/build.mjs'
import { runCommand } from '../setup/commands.mjs'
import { findNode, programPath, root, stampFolder } from '../setup/places.mjs'
import { readJson } from '../setup/stamps.mjs'
import { lineTally } from './line-tally.mjs'
import { softwareVulkan } from './software-vulkan.mjs'
import { allSkipped, playwrightTally } from './playwright-tally.mjs'
import { addTallies, checkTally } from './tally.mjs'

/** A stage that hangs is ended and counts as failed; none takes a third of this on two cores. */
const stageLimitMs = 30 * 60_000

/** In the order in which they run: what is quick and says most comes first. */
export const stages = {
  types: () =>
    Promise.all([tool('typescript', 'tsc', ['-p', 'tsconfig.node.json']), tool('vue-tsc', 'vue-tsc', ['-p', 'tsconfig.web.json'])]).then(
      (results) => checkTally('types', results.map(problemOf).find(Boolean)),
    ),
  lint: async () => addTallies([await check('lint', 'eslint', ['.']), await check('format', 'prettier', ['--check', '.'])]),
  imports: () => check('import rules', 'dependency-cruiser', ['--config', '.dependency-cruiser.cjs', ...codeFolders()]),
  unit: () => vitest('unit'),
  conformance: () => vitest('conformance'),
  webgpu: () => vitest('webgpu', softwareVulkan()),
  durability: () => vitest('durability'),
  build: buildNow,
  browser: runBrowserSpecs,
  electron: runElectronSpecs,
}

/** The end-to-end tests look at `out/`: it must be what the sources say. */
async function buildNow() {
  const { state, note } = buildStep.check().state === 'ready' ? buildStep.check() : await buildStep.make()
  return checkTally('build', state === 'ready' ? undefined : note)
}

/** The folders with code that are there. */
function codeFolders() {
  return ['src-main', 'src-renderer', 'e2e', 'tests'].filter((folder) => existsSync(join(root, folder)))
}

/** Runs a tool of the packages on our Node, from the checkout. */
function tool(packageName, program, args, options = {}) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`
  const env = { PATH: path, ...options.env }
  return runCommand(findNode(), [programPath(packageName, program), ...args], { cwd: root, limitMs: stageLimitMs, ...options, env })
}

/** Its output is worth reading only when something is wrong. */
async function check(name, packageName, args) {
  return checkTally(name, problemOf(await tool(packageName, packageName, args)))
}

function problemOf({ problem, output }) {
  if (!problem) return undefined
  process.stdout.write(output)
  return problem
}

async function vitest(project, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-tally-'))
  const file = join(folder, 'tally.json')
  const reporters = ['--reporter=default', `--reporter=${join(root, 'scripts', 'test', 'vitest-reporter.mjs')}`]
  const { problem } = await tool('vitest', 'vitest', ['run', '--project', project, ...reporters], {
    show: 1,
    env: { COLDFRAME_TALLY: file, ...env },
  })
  const tally = readJson(file)
  rmSync(folder, { recursive: true, force: true })
  return explained(tally, `vitest ${project}`, problem)
}

async function runBrowserSpecs() {
  const browser = readJson(join(stampFolder, 'browser.json'))
  if (!browser?.path) {
    const listed = await playwright(['--list'], {})
    const tally = listed.report && allSkipped(listed.report, `no browser: ${browser?.reason ?? 'set-up has not looked for one'}`)
    return explained(tally, 'playwright', listed.report ? undefined : listed.problem)
  }
  const { report, problem } = await playwright([], { show: 1 })
  return explained(report && playwrightTally(report), 'playwright', problem)
}

async function playwright(args, options) {
  const folder = mkdtempSync(join(tmpdir(), 'coldframe-tally-'))
  const file = join(folder, 'report.json')
  const { problem } = await tool('@playwright/test', 'playwright', ['test', '--project=browser', '--reporter=list,json', ...args], {
    ...options,
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  })
  const report = readJson(file)
  rmSync(folder, { recursive: true, force: true })
  return { report, problem }
}

async function runElectronSpecs() {
  let output = ''
  const { problem } = await runCommand(findNode(), [join(root, 'e2e', 'electron', 'run.mjs')], {
    cwd: root,
    limitMs: stageLimitMs,
    onOutput: (chunk) => {
      output += chunk
      process.stdout.write(chunk)
    },
  })
  return explained(lineTally(output), 'electron', problem)
}

/** A runner that ends badly and names no failure has failed as a whole. */
function explained(tally, name, problem) {
  if (!tally) return checkTally(name, problem ?? 'it left no report')
  if (problem && tally.failures.length === 0) return addTallies([tally, checkTally(name, problem)])
  return tally
}
