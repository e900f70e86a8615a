import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Failure } from '../../src-main/contract/index.ts'
import { runCommand, startCommand } from '../support/command-line.ts'
import { temporaryFolder } from '../support/workspaces.ts'

const Refused = z.object({ error: Failure })

describe('the command line', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let workspace: string[]

  beforeAll(async () => {
    folder = await temporaryFolder()
    workspace = ['--workspace', join(folder.path, 'not', 'there', 'yet')]
    const demo = await runCommand('demo', '--json', ...workspace)
    expect(demo.stderr).toContain('most-popular sample 1: finished')
    expect(demo.code).toBe(0)
  })
  afterAll(() => folder[Symbol.asyncDispose]())

  test('demo leaves trained runs and a report behind', async () => {
    const { stdout } = await runCommand('runs', '--json', ...workspace)
    const { runs } = z
      .object({ runs: z.array(z.object({ modelId: z.string(), state: z.string(), splitHash: z.string() })) })
      .parse(JSON.parse(stdout))
    expect(runs.map((run) => [run.modelId, run.state]).sort()).toEqual([
      ['ease', 'finished'],
      ['most-popular', 'finished'],
      ['mult-vae', 'finished'],
    ])
    expect(new Set(runs.map((run) => run.splitHash)).size).toBe(1)
    const report = await readFile(join(workspace[1], 'demo-report.html'), 'utf8')
    expect(report).toContain('nDCG@100')
  })

  test('show has every metric with interval and number of users', async () => {
    const { stdout } = await runCommand('runs', 'show', 'ease sample 1', '--json', ...workspace)
    const { metrics } = z
      .object({ metrics: z.record(z.string(), z.object({ value: z.number(), low: z.number(), high: z.number(), users: z.number() })) })
      .parse(JSON.parse(stdout))
    const { value, low, high, users } = metrics['ndcg@100']
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
    expect(users).toBeGreaterThan(100)
  })

  test('recommend takes a history of external ids', async () => {
    const exported = join(folder.path, 'export')
    expect((await runCommand('runs', 'export', 'ease sample 1', '--out', exported, ...workspace)).code).toBe(0)
    const [, first] = (await readFile(join(exported, 'split.csv'), 'utf8')).split('\n')
    const item = first.split(',')[1]
    const { stdout, code } = await runCommand(
      'recommend',
      'ease sample 1',
      '--history',
      `${item},no-such-item`,
      '--top',
      '5',
      '--json',
      ...workspace,
    )
    expect(code).toBe(0)
    const list = z
      .object({ items: z.array(z.object({ item: z.string(), rank: z.number() })), unknownItems: z.array(z.string()) })
      .parse(JSON.parse(stdout))
    expect(list.items.map((one) => one.rank)).toEqual([1, 2, 3, 4, 5])
    expect(list.items.map((one) => one.item)).not.toContain(item)
    expect(list.unknownItems).toEqual(['no-such-item'])
  })

  test.each([
    [['frobnicate'], 2, 'USAGE'],
    [['train', 'sample'], 2, 'USAGE'],
    [['train', 'sample', '--model', 'ease', '--frequency', '3'], 2, 'USAGE'],
    [['train', 'sample', '--model', 'ease', '--set', 'regularization=-1'], 3, 'INVALID_INPUT'],
    [['train', 'sample', '--model', 'ease', '--set', 'regularisation=1'], 3, 'INVALID_INPUT'],
    [['train', 'sample', '--model', 'no-such-model'], 4, 'MODEL_NOT_FOUND'],
    [['train', 'no-such-dataset', '--model', 'ease'], 4, 'DATASET_NOT_FOUND'],
    [['runs', 'show', 'no-such-run'], 4, 'RUN_NOT_FOUND'],
    [['recommend', 'ease sample 1', '--user', 'nobody'], 4, 'USER_NOT_FOUND'],
    [['train', 'sample', '--config', 'no-such-config'], 4, 'CONFIG_NOT_FOUND'],
    [['configs', 'show', 'no-such-config'], 4, 'CONFIG_NOT_FOUND'],
    [['configs', 'save', 'x'], 2, 'USAGE'],
    [['configs', 'save', 'x', '--model', 'ease', '--set', 'regularization=-1'], 3, 'INVALID_INPUT'],
    [['configs', 'import', '/no/such/file.json'], 4, 'FILE_NOT_FOUND'],
    [['import', '/no/such/file.csv', '--name', 'x'], 4, 'FILE_NOT_FOUND'],
  ])('%j is refused with exit code %i and %s', async (args, code, errorCode) => {
    const outcome = await runCommand(...args, '--json', ...workspace)
    const { error } = Refused.parse(JSON.parse(outcome.stdout))
    expect([outcome.code, error.code]).toEqual([code, errorCode])
    expect(error.remedy).not.toBe('')
  })

  test('a saved configuration is changed, trained with, and travels in a file', async () => {
    const save = (...args: string[]) => runCommand('configs', 'save', 'tuned', ...args, '--json', ...workspace)
    expect((await save('--model', 'ease', '--set', 'regularization=250', '--notes', 'first')).code).toBe(0)
    expect((await save('--set', 'regularization=300')).code).toBe(0)
    const shown = await runCommand('configs', 'show', 'tuned', ...workspace)
    expect(shown.stdout).toMatch(/version 2 .*regularization=300/)

    expect((await runCommand('train', 'sample', '--config', 'tuned', '--name', 'from tuned', ...workspace)).code).toBe(0)
    const { stdout } = await runCommand('runs', 'show', 'from tuned', '--json', ...workspace)
    const run = z.object({ config: z.record(z.string(), z.unknown()), savedConfig: z.object({ name: z.string(), version: z.number() }) })
    expect(run.parse(JSON.parse(stdout))).toMatchObject({ config: { regularization: 300 }, savedConfig: { name: 'tuned', version: 2 } })

    const file = join(folder.path, 'configs.json')
    expect((await runCommand('configs', 'export', 'tuned', '--out', file, ...workspace)).code).toBe(0)
    expect((await runCommand('configs', 'delete', 'tuned', ...workspace)).code).toBe(0)
    expect((await runCommand('configs', ...workspace)).stdout).toContain('No configurations yet')
    expect((await runCommand('configs', 'import', file, ...workspace)).stdout).toContain('Imported: tuned.')
    expect((await runCommand('configs', 'restore', 'tuned', '1', ...workspace)).stdout).toContain('saved as version 3')
  })

  test('ctrl-C cancels the run, says so, and exits with 130', async () => {
    const { child, outcome } = startCommand(
      'train',
      'sample',
      '--model',
      'mult-vae',
      '--set',
      'epochs=500',
      '--set',
      'patience=500',
      '--name',
      'long',
      ...workspace,
    )
    await new Promise<void>((resolve) => child.stderr?.on('data', (text: string) => text.includes('long: running') && resolve()))
    child.kill('SIGINT')
    expect((await outcome).code).toBe(130)
    const { stdout } = await runCommand('runs', 'show', 'long', '--json', ...workspace)
    expect(z.object({ state: z.string() }).parse(JSON.parse(stdout)).state).toBe('cancelled')
  })
})
