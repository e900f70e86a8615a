import { appendFileSync } from 'node:fs'
import { type Disk, type DiskFile, systemDisk } from '../../src-main/engine/kernel/disk.ts'

/** What can go wrong with one step of writing, and the system's name for it. */
export const faults = {
  'no space': { step: 'write', code: 'ENOSPC' },
  'disk error': { step: 'write', code: 'EIO' },
  'half a write, then no space': { step: 'write', code: 'ENOSPC', half: true },
  'not permitted': { step: 'open', code: 'EACCES' },
  'fsync fails': { step: 'sync', code: 'EIO' },
  'rename fails': { step: 'rename', code: 'EIO' },
  'fsync of the folder fails': { step: 'syncFolder', code: 'EIO' },
} as const satisfies Record<string, { step: Step; code: string; half?: boolean }>

export type FaultName = keyof typeof faults
export const faultNames = Object.keys(faults).filter((name): name is FaultName => name in faults)
type Step = 'open' | 'write' | 'sync' | 'rename' | 'syncFolder'

/** A disk that counts its steps and fails at one of them; everything before and after is real. */
export function faultyDisk(name: FaultName, failAt: number): Disk & { steps: number } {
  const { step: failing, code, ...more } = faults[name]
  const counted = { steps: 0 }
  const pass = (step: Step, path: string, before: () => void = () => undefined): void => {
    if (step !== failing || counted.steps++ !== failAt) return
    before()
    throw Object.assign(new Error(`${code}: ${step} of ${path}`), { code, path })
  }
  const file = (path: string, real: DiskFile): DiskFile => ({
    ...real,
    write: async (bytes) => {
      pass('write', path, () => {
        if ('half' in more) appendFileSync(path, bytes.subarray(0, bytes.length >> 1))
      })
      return real.write(bytes)
    },
    sync: async () => {
      pass('sync', path)
      await real.sync()
    },
  })
  return Object.assign(counted, {
    ...systemDisk,
    open: async (path: string, how: 'new' | 'over' | 'append') => {
      pass('open', path)
      return file(path, await systemDisk.open(path, how))
    },
    rename: async (from: string, to: string) => {
      pass('rename', to)
      await systemDisk.rename(from, to)
    },
    syncFolder: async (path: string) => {
      pass('syncFolder', path)
      await systemDisk.syncFolder(path)
    },
  })
}

/** Takes a few bytes of each write, as a system may that is interrupted or nearly full; nobody is told but by the number. */
export function slowDisk(most: number): Disk {
  return {
    ...systemDisk,
    open: async (path, how) => {
      const real = await systemDisk.open(path, how)
      return { ...real, write: (bytes) => real.write(bytes.subarray(0, most)) }
    },
  }
}
