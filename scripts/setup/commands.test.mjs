import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lastLine, runCommand } from './commands.mjs'

const node = (script, options) => runCommand(process.execPath, ['-e', script], options)

describe('a command', () => {
  it('gives its output, and no problem', async () => {
    const seen = []
    const result = await node('console.log("out"); console.error("err")', { onOutput: (chunk) => seen.push(String(chunk)) })
    expect(result.problem).toBeUndefined()
    expect(result.output.split('\n').sort()).toEqual(['', 'err', 'out'])
    expect(seen.join('')).toBe(result.output)
  })

  it('that fails gives the line that says why', async () => {
    const { code, problem } = await node('console.log("working"); console.error("error: no such host\\nbye"); process.exit(3)')
    expect({ code, problem }).toEqual({ code: 3, problem: 'error: no such host' })
    expect((await node('process.exit(3)')).problem).toBe('ended with code 3')
  })

  it('that does not exist is a problem, not an exception', async () => {
    expect((await runCommand('/no/such/program', [])).problem).toMatch(/ENOENT/)
  })

  it('is ended together with what it started when its time is over', async () => {
    // The grandchild holds the same output open: the command comes back only when both are gone.
    const script = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); setInterval(() => {}, 1000)`
    expect((await node(script, { limitMs: 1000 })).problem).toBe('not done after 1 s')
  })

  it('is ended when nothing comes any more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'coldframe-idle-'))
    const { problem } = await node('setInterval(() => {}, 1000)', { idle: { folder, limitMs: 1000 } })
    expect(problem).toBe('nothing came for 1 s')
    rmSync(folder, { recursive: true })
  })
})

describe('the line that says why', () => {
  it('is the last one that speaks of an error, else the last with words', () => {
    expect(lastLine('a\nERROR: b\n=====\n')).toBe('ERROR: b')
    expect(lastLine('\u001b[31merror: b\u001b[0m\n    at Error (a.js:3)\n')).toBe('error: b')
    expect(lastLine("Emitted 'error' event\nError: getaddrinfo ENOTFOUND\nNode.js v24")).toBe('Error: getaddrinfo ENOTFOUND')
    expect(lastLine('a\nb\r\n---\n\n')).toBe('b')
    expect(lastLine('')).toBe('')
  })
})
