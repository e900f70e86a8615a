import { join } from 'node:path'
import { runCommand } from './commands.mjs'
import { findNode, findProgram, root } from './places.mjs'

const sources = ['tfjs_backend.cc', 'tfjs_binding.cc']

/** A C++ compiler: the one that the user names, else the usual names. */
export function findCompiler(env = process.env) {
  for (const name of [env.CXX, 'c++', 'g++', 'clang++']) {
    const path = name && findProgram(name, env)
    if (path) return path
  }
  return undefined
}

/**
 * Compiles the npm package's Node-API binding against libtensorflow, without node-gyp. `libraries` lie in `libraryFolder` now; the binding will look for
 * them in `runFolder`. Gives the problem in one line, or undefined.
 */
export async function compileBinding({ compiler, libraryFolder, libraries, includeFolder, runFolder, output }) {
  const bindingFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'binding')
  const args = compilerArguments({
    sources: sources.map((name) => join(bindingFolder, name)),
    includes: [join(root, 'node_modules', 'node-api-headers', 'include'), includeFolder],
    libraries: libraries.map((name) => join(libraryFolder, name)),
    runFolder,
    output,
  })
  return (await runCommand(compiler, args, { limitMs: 10 * 60_000 })).problem
}

/** Node's own symbols are found in the running process, which macOS's linker wants to be told. */
export function compilerArguments({ sources, includes, libraries, runFolder, output }, platform = process.platform) {
  const kind = platform === 'darwin' ? ['-dynamiclib', '-undefined', 'dynamic_lookup'] : ['-shared']
  // One argument each: a comma in the path would end a -Wl argument.
  const runPath = ['-rpath', runFolder].flatMap((argument) => ['-Xlinker', argument])
  const headers = includes.flatMap((folder) => ['-I', folder])
  return [...kind, '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', '-w', ...headers, ...sources, ...libraries, ...runPath, '-o', output]
}

/** Loads the binding in a process of its own, because what does not fit this machine may crash. Gives `{ version }` of TensorFlow, or `{ problem }`. */
export async function tryBinding(path) {
  const script = 'process.stdout.write("version=" + require(process.argv[1]).TF_Version)'
  const { problem, output } = await runCommand(findNode() ?? process.execPath, ['-e', script, path], {
    limitMs: 60_000,
    env: { TF_CPP_MIN_LOG_LEVEL: '2' },
  })
  const version = /version=(\S+)/.exec(output)?.[1]
  return version ? { version } : { problem: `TensorFlow does not load: ${problem ?? output}` }
}
