import { spawn } from 'node:child_process'
import module from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findNode, nodeMajor, root, stampFolder } from './setup/places.mjs'

/** Compiled code of TypeScript sources and packages, for this process and the workers that it forks: a third of the command line's start. */
const compileCache = join(stampFolder, 'compile-cache')

/**
 * Runs one of our TypeScript programs as this process where its Node is new enough, else in a Node 24 beside. `entry` is relative to the checkout;
 * it ends the process itself, or by coming to its end.
 */
export async function runProgram(entry, args) {
  process.env.NODE_COMPILE_CACHE ??= compileCache
  const path = join(root, entry)
  if (nodeMajor() < 24) {
    process.exitCode = await runForeground(findNode(), [path, ...args])
    return
  }
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE)
  process.argv = [process.argv[0], path, ...args]
  await import(pathToFileURL(path).href)
}

/**
 * Starts a program that takes this one's place as far as anybody can see: same streams, signals passed on, its exit code given back. It has a process
 * group of its own, so that a ctrl-C at the terminal, which goes to a whole group, reaches it once, through us.
 */
export function runForeground(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: 'inherit', detached: process.platform !== 'win32', ...options })
    const forward = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.on('error', (thrown) => {
      process.stderr.write(`${file} could not be started: ${thrown.message}\n`)
      resolve(1)
    })
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + ({ SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[signal] ?? 1))
    })
  })
}

/** npm runs scripts in the checkout; what people type is relative to where they are. */
export function whereTyped(script) {
  return process.env.npm_lifecycle_event === script && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd()
}
