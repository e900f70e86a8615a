import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DoctorReport } from '../contract/index.ts'
import { doctor, missingThings } from './doctor.ts'

const complete = {
  backendReason: null,
  hasUnusedGpu: false,
  electron: { path: '/electron', version: '45.4.1' },
  browser: { path: '/chromium', version: '150.0' },
}

describe('doctor', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'coldframe-doctor-'))
    await mkdir(join(folder, 'node_modules', '.coldframe'), { recursive: true })
    await writeFile(join(folder, 'package.json'), JSON.stringify({ version: '1.2.3' }))
    await writeFile(join(folder, 'node_modules', '.coldframe', 'electron.json'), JSON.stringify({ path: null, reason: 'no network' }))
    await writeFile(join(folder, 'node_modules', '.coldframe', 'browser.json'), '{"path": "/chrom')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('measures this machine, and reads what set-up found', async () => {
    const report = DoctorReport.parse(await doctor({ folder, workspace: join(folder, 'not', 'there', 'yet') }))
    expect(report.matmulGflops).toBeGreaterThan(0)
    expect(report.cores).toBeGreaterThan(0)
    expect(report.memoryTotalMb).toBeGreaterThan(report.memoryFreeMb)
    expect(report.diskFreeMb).toBeGreaterThan(0)
    expect(report.node).toBe(process.versions.node)
    expect(report.version).toBe('1.2.3')
    expect(report.electron).toBeNull()
    expect(report.missing).toContainEqual({ what: 'Electron', why: 'no network', command: 'npm run setup -- --for start --again' })
    expect(report.missing.map((one) => one.what)).toContain('a browser for the tests')
  })

  it('finds its own folder when nobody says where it is', async () => {
    expect((await doctor()).version).toMatch(/^\d+\.\d+\.\d+/)
  })
})

describe('missing things', () => {
  it('are none where everything is there', () => expect(missingThings(complete)).toEqual([]))

  it('are told with their reason and the command that gets them', () => {
    expect(missingThings({ ...complete, backendReason: 'no compiler', hasUnusedGpu: true })).toEqual([
      { what: 'native TensorFlow', why: 'no compiler', command: 'npm run setup -- --again' },
      expect.objectContaining({ what: 'TensorFlow with CUDA', command: 'npm run setup -- --gpu' }),
    ])
  })

  it('include what set-up has not looked for yet', () => {
    expect(missingThings({ ...complete, electron: undefined, browser: undefined }).map((one) => one.what)).toEqual([
      'Electron',
      'a browser for the tests',
    ])
  })
})
