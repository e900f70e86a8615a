import { runCommandLine } from '../cli/command-line.ts'
import { type FromEngine, ToEngine } from './engine-messages.ts'
import { RelayedSpawner } from './relayed-spawner.ts'

/**
 * Entry of the packaged application's command line: the very commands of the plain one, in a process of the application. Its workers are
 * started by the shell on its behalf, as an engine's are.
 */
const shell = process.parentPort
const cancel = new AbortController()
const spawner = new RelayedSpawner((message: FromEngine) => shell.postMessage(message))

// Ctrl-C on a terminal reaches this process too; it is the shell that decides, once.
process.on('SIGINT', () => undefined)
shell.on('message', ({ data }) => {
  const message = ToEngine.parse(data)
  if (message.type === 'close') cancel.abort()
  else if (message.type !== 'open' && message.type !== 'port') spawner.handle(message)
})

process.exit(await runCommandLine({ args: process.argv.slice(2), spawner, signal: cancel.signal }))
