import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeEach, describe, expect, it } from 'vitest'
import { root } from './setup/places.mjs'

const foreground = pathToFileURL(join(root, 'scripts', 'foreground.mjs')).href

/** Runs a child script through `runForeground` in a process group of its own, as a shell does. */
function start(script) {
  const parent = `const { runForeground } = await import(${JSON.stringify(foreground)}); process.exitCode = await runForeground(process.execPath, ['-e', ${JSON.stringify(script)}])`
  const child = spawn(process.execPath, ['--input-type=module', '-e', parent], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return { child, output: () => output, exit: once(child, 'exit') }
}

describe('a program in the foreground', () => {
  beforeEach((context) => {
    if (process.platform === 'win32') context.skip('not on this platform: there are no such signals')
  })

  it('gives its exit code', async () => {
    const [code] = await start('process.exit(7)').exit
    expect(code).toBe(7)
  })

  it('gets a ctrl-C at the terminal once, and ends by its own will', async () => {
    const script = `let count = 0
      process.on('SIGINT', () => { count++; setTimeout(() => { console.log('signals', count); process.exit(130) }, 300) })
      setInterval(() => {}, 1000)
      console.log('ready')`
    const program = start(script)
    await expect.poll(program.output).toContain('ready')
    process.kill(-program.child.pid, 'SIGINT')
    const [code] = await program.exit
    expect(program.output()).toContain('signals 1')
    expect(code).toBe(130)
  })

  it('that is killed looks killed', async () => {
    const program = start(`console.log('ready'); setInterval(() => {}, 1000)`)
    await expect.poll(program.output).toContain('ready')
    process.kill(program.child.pid, 'SIGTERM')
    expect((await program.exit)[0]).toBe(143)
  })
})
