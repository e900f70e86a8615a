import { type Command, noMoreWords, numberOption } from '../command.ts'
import { table } from '../text.ts'

const usualLargest = 10

export const diskCommand: Command = {
  name: 'disk',
  usage: '',
  summary: 'What the workspace, each dataset with its runs, and the largest runs take on the disk.',
  options: { largest: { type: 'string', help: `how many runs to name, the largest first (${usualLargest})` } },
  async run(context) {
    noMoreWords(context, 0)
    const engine = await context.engine()
    const use = await engine.system.disk({ largest: numberOption(context, 'largest') ?? usualLargest })
    const { bytes, diskFreeBytes, catalogueFreeBytes, parts, datasets, runs, runCount } = use
    const text = [
      `${size(bytes)} in all; ${size(diskFreeBytes)} free on this disk.`,
      ...(catalogueFreeBytes > 0 ? [`${size(catalogueFreeBytes)} of the catalogue are of no use and go back to the disk.`] : []),
      table(
        ['what', 'size'],
        parts.map((part) => [part.name, size(part.bytes)]),
      ),
      table(
        ['dataset', 'its files', 'runs', 'their files'],
        datasets.map((one) => [one.name, size(one.bytes), String(one.runs), size(one.runBytes)]),
      ),
      ...(runs.length === 0
        ? []
        : [
            `The largest of ${runCount} runs`,
            table(
              ['run', 'dataset', 'size'],
              runs.map((run) => [run.name, run.datasetName, size(run.bytes)]),
            ),
          ]),
    ]
    return { json: { disk: use }, text: text.join('\n\n') }
  },
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
