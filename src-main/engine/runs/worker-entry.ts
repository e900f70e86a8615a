/** Entry of every worker process: `runner` executes one job and ends, `reader` answers until the engine goes away. */
import { systemClock } from '../kernel/clock.ts'
import { openWorkerPort } from './worker-port.ts'

const role = process.argv[2]
const port = openWorkerPort()
const exit = (code: number): void => process.exit(code)

if (role === 'runner') (await import('./runner.ts')).startRunner(port, systemClock, exit)
else if (role === 'reader') (await import('./reader.ts')).startReader(port, exit)
else exit(2)
