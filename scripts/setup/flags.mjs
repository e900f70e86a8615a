import { purposes } from './steps.mjs'

export const usage = `Usage: npm run setup -- [--for run|start|test] [--gpu] [--again] [--check]
  --for    what to get ready for: run (command line), start (the application; the default), test (all of it, a browser too)
  --gpu    TensorFlow with CUDA 12 instead of the one for the processor (Linux x64, 5.5 GB)
  --again  try once more what could not be had the last time
  --check  only say what is there and what is missing`

/** `{ purpose, gpu, again, check }`, or `{ problem }`. */
export function parseFlags(args) {
  const flags = { purpose: 'start', gpu: false, again: false, check: false }
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]
    if (arg === '--gpu' || arg === '--again' || arg === '--check') flags[arg.slice(2)] = true
    else if (arg === '--for') {
      flags.purpose = args[++index]
      if (!purposes.includes(flags.purpose))
        return { problem: `--for takes one of ${purposes.join(', ')}, not ${flags.purpose ?? 'nothing'}.` }
    } else return { problem: `Unknown argument: ${arg}` }
  }
  return flags
}
